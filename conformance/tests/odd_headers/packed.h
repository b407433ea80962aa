/* Everything that packs and aligns. */
#pragma pack(push, 2)
struct pk_two { char a; int b; };
struct pk_outer {
    char a;
    struct { char x; int y; } in;
    struct pk_named { char q; long long z; } n;
    struct { char x; int y; } __attribute__((packed)) tight;
#pragma pack(push)
#pragma pack()
    struct { char x; int y; } loose;
#pragma pack(pop)
};
#pragma pack(pop)
#pragma pack(push, 1)
typedef struct { char a; int b; } pk_one_t;
#pragma pack(pop)
#pragma pack(4)
struct pk_four { char a; long long b; unsigned c : 20; unsigned d : 20; };
union pk_union { long long a; char b[9]; };
#pragma pack()
struct pk_member { char a; int b __attribute__((packed)); };
struct pk_both { char a; int b; } __attribute__((packed, aligned(4)));
struct pk_aligned { char a; int b __attribute__((aligned(8))); };
struct pk_inner { char a; struct { int x; } __attribute__((aligned(16))) in; };
struct pk_bits { unsigned a : 3 __attribute__((packed)); unsigned b : 30 __attribute__((packed)); };
struct pk_most { char a; int b; } __attribute__((aligned));
struct pk_around_most { struct pk_most most; };
struct pk_aligned_bits { unsigned a : 3; unsigned b : 3 __attribute__((aligned(4))); };
struct pk_declarator { char a; struct { char x; } in __attribute__((aligned(4))); };
