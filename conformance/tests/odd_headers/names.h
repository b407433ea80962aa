/* Names that YAML, Rust or C++ have other uses for. */
struct fn { int impl; int crate; int self; int Self; int async; };
typedef struct impl { int on; int yes; int null; int no; } impl_t;
union super { int class; int template; int new_; int y; };
typedef int move;
struct nm_uses { move move; struct fn fn; impl_t impl; };
struct null { int a; };
#define yes 1
#define NM_DOLLAR 2
struct nm_member { int a$b; };
struct nm_typed { int u8; int handle; int type; int len; };
