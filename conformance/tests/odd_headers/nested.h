/* Records inside of records, empty ones, and arrays without a length. */
struct ns_unnamed { int a; struct {}; int b; };
struct ns_named { int a; struct {} e; int b; };
struct ns_empty {};
union ns_zero { int n; int list[0]; };
union ns_flexible { struct { int n; int list[]; } s; int whole; };
struct ns_tail { int n; union { int a[0]; char b[0]; } u; };
struct ns_two { unsigned char x[2][3]; int y[2][3][4]; struct { char a; } z[2][2]; int rest[][2]; };
typedef unsigned char ns_grid_t[2][3];
struct ns_grid { ns_grid_t grid; ns_grid_t grids[2]; };
struct ns_middle { int a; int z[0]; int b; };
struct ns_twice { struct { int x; } a, b; };
struct ns_deep { union { struct { int p; union { int q; char r; }; }; long s; }; };
