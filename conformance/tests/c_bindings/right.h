/* Bindings in C that are right, in another style than Xen's headers. */
#include <stdint.h>

#define XENMEM_MEMORY_MAP 9
#define DOMID_SELF 0x7ff0U

typedef uint16_t domain_number;

struct evtchn_send {
    uint32_t channel;
};

struct evtchn_bind_interdomain {
    domain_number remote_dom;
    uint32_t remote_port;
    uint32_t local_port;
};

struct vcpu_time_info {
    uint32_t version;
    uint32_t pad0;
    uint64_t tsc_timestamp;
    uint64_t system_time;
    uint32_t tsc_to_system_mul;
    int8_t tsc_shift;
    uint8_t flags;
    uint8_t pad1[2];
};

/* Of another project, with a name of its own. */
struct tray {
    int cups;
};
