/* Bit-fields of every type. */
struct bt_all { unsigned a : 3; int b : 5; unsigned long long c : 40; unsigned char d : 1; unsigned : 0; char e : 2; };
struct bt_truth { _Bool a : 1; _Bool b : 1; };
union bt_union { unsigned a : 3; unsigned char b; };
struct bt_unnamed { unsigned a : 3; unsigned : 7; unsigned b : 9; };
struct bt_inside { int x; struct { unsigned a : 3; unsigned b : 4; }; };
struct bt_packed { unsigned a : 7; unsigned long long b : 33; unsigned short c : 9; } __attribute__((packed));
