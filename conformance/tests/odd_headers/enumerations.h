/* Enumerations, with names that Rust has other uses for. */
enum type { TYPE_none, TYPE_some = 5 };
enum match { MATCH_one = 1 };
struct en_uses { enum type type; enum match match; };
enum en_state { EN_STATE_on, EN_STATE_off };
typedef enum en_state EnState;
struct en_states { EnState s; enum en_state t; EnState list[2]; };
typedef enum { EN_FIRST, EN_SECOND } en_only_t;
enum { EN_LOOSE_1, EN_LOOSE_2 };
enum en_below { EN_BELOW = -1 };
enum en_named_only;
struct en_inside { enum { EN_INSIDE } kind; int x; };
struct en_bits { enum en_state s : 2; };
