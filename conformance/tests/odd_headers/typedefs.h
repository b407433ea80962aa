/* Names for other types. */
struct td_record { int a; };
typedef struct td_record td_first_t, *td_pointer_t, td_array_t[3];
typedef struct td_record td_record_t;
typedef td_first_t td_again_t;
typedef struct { int x; } td_only_t;
typedef td_only_t td_other_t;
typedef unsigned long long td_wide_t __attribute__((aligned(16)));
typedef unsigned long long td_narrow_t __attribute__((aligned(4)));
struct td_uses { td_first_t a; td_pointer_t b; td_array_t c; td_again_t d; td_other_t e; };
struct td_aligned { char a; td_wide_t b; char c; td_narrow_t d; };
typedef const unsigned short td_constant_t;
typedef volatile td_only_t td_volatile_t;
