/* Bindings in C with the defects that were found in the wild, made up anew. */
#include <stdint.h>

#define HVM_NR_PARAMS 30
#define DOMID_IO 0x7ff2U

/* The mask lies in a word of its own. */
struct vcpu_info {
    uint8_t evtchn_upcall_pending;
    uint32_t evtchn_upcall_mask;
    unsigned long evtchn_pending_sel;
    uint8_t arch[16];
    uint8_t time[32];
};

/* What follows four bytes lies directly behind them. */
struct vcpu_runstate_info {
    int state;
    uint64_t state_entry_time;
    uint64_t time[4];
} __attribute__((packed));

/* A long is as wide as a register, and the timeout is not. */
struct sched_poll {
    uint32_t *ports;
    uint32_t nr_ports;
    unsigned long timeout;
};

/* The shift has a sign. */
struct vcpu_time_info {
    uint32_t version;
    uint32_t pad0;
    uint64_t tsc_timestamp;
    uint64_t system_time;
    uint32_t tsc_to_system_mul;
    uint8_t tsc_shift;
    uint8_t flags;
    uint8_t pad1[2];
};
