to_exception:
    mov rdi, rsp
    and rsp, -16
    call {exception}
    ud2

    .global upcall_entry
upcall_entry:
    inc qword ptr [rip + {upcalls}]
    and dword ptr [rsp + 16], ~(1 << 9)
    iretq

    .global cpu_upcall_entry
cpu_upcall_entry:
    inc qword ptr [rip + {of_cpu}]
    and dword ptr [rsp + 16], ~(1 << 9)
    iretq
