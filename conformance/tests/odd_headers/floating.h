/* Types that the format does not have, and what is made of them. */
struct fl_plain { int a; };
struct fl_double { double d; };
struct fl_holds { struct fl_double inner; int x; };
struct fl_holds_array { int n; struct fl_holds list[2]; };
struct fl_points { struct fl_double *to; float *values; };
typedef struct fl_double fl_double_t;
typedef double fl_real_t;
#ifdef __SIZEOF_INT128__
struct fl_wide { __int128 a; };
#endif
struct fl_truth { _Bool is; };
typedef int fl_vector_t __attribute__((vector_size(16)));
struct fl_vectors { fl_vector_t v; };
struct fl_complex { float _Complex z; };
#define FL_SIZE_OF_DOUBLE sizeof(struct fl_double)
#define FL_SIZE_OF_PLAIN sizeof(struct fl_plain)
#define FL_SEVEN 7
