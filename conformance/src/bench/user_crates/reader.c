/* Reads two records by casting a pointer: what the benchmark compares the Rust types with. */

#define MEASURED __attribute__((noinline))

MEASURED uint64_t status_by_cast(const unsigned char *bytes)
{
    const struct evtchn_status *status = (const void *)bytes;
    uint64_t sum = (uint64_t)status->port + status->status;

    if ( status->status == EVTCHNSTAT_interdomain )
        sum += (uint64_t)status->u.interdomain.dom + status->u.interdomain.port;
    return sum;
}

MEASURED uint64_t runstate_by_cast(const unsigned char *bytes)
{
    const struct vcpu_runstate_info *info = (const void *)bytes;

    return info->state + info->state_entry_time + info->time[0] + info->time[1] + info->time[2] +
           info->time[3];
}

static unsigned char buffer[64] __attribute__((aligned(8)));

int main(int count, char **arguments)
{
    uint64_t sum = 0;
    unsigned int calls = 0;
    const char *digit;

    for ( digit = arguments[count - 1]; *digit; digit++ )
        calls = calls * 10 + (*digit - '0');
    buffer[8] = EVTCHNSTAT_interdomain;
    while ( calls-- )
    {
        const unsigned char *bytes = buffer;

        __asm__ volatile ( "" : "+r" (bytes) : : "memory" );
        sum += status_by_cast(bytes) + runstate_by_cast(bytes);
    }
    return sum == 0;
}
