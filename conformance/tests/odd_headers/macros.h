/* Macros of types that are drafted, and of one that is not. */
struct mc_plain { int a; long b; };
struct mc_double { double d; };
#define MC_SIZE sizeof(struct mc_plain)
#define MC_COUNT (64 / sizeof(struct mc_plain))
#define MC_LOST (64 / sizeof(struct mc_double))
#define MC_LOST_TOO (MC_LOST + 1)
#define MC_TYPE struct mc_plain
#define MC_TEXT "text"
#define MC_REAL 1.5
#define MC_CODE(x) do { (x)++; } while (0)
#define MC_OF(p) (((struct mc_double *)(p))->d)
static inline int mc_function(int x) { return x; }
int mc_declared(int x);
extern int mc_variable;
