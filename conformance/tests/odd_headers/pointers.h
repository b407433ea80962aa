/* Pointers, to what is defined and what is not. */
struct pt_node { struct pt_node *const next; const struct pt_node *prev; };
struct pt_opaque;
typedef struct pt_opaque pt_opaque_t;
struct pt_uses { struct pt_opaque *p; pt_opaque_t *q; const pt_opaque_t *r; };
typedef int pt_function_t(int);
typedef void (*pt_callback_t)(void);
struct pt_calls { pt_function_t *f; void (*g)(int); pt_callback_t h; pt_callback_t list[2]; };
struct pt_qualified { volatile int x; int *volatile y; const char *const *z; struct { int a; } *unnamed; };
typedef const struct pt_node pt_constant_t;
typedef void pt_nothing_t;
struct pt_void { pt_nothing_t *p; };
