    .text
    .balign {ENTRY_SIZE}
    .global exception_entries
exception_entries:
    .irp vector, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19
    .balign {ENTRY_SIZE}
    push \vector
    jmp to_exception
    .endr

    .global failsafe_entry
failsafe_entry:
    push {FAILSAFE}
to_exception:
    mov rdi, rsp
    and rsp, -16
    call {exception}
    ud2

    # Xen has pushed where it was interrupted, and on top of that r11 and rcx.
    .global upcall_entry
upcall_entry:
    inc qword ptr [rip + {upcalls}]
    and dword ptr [rsp + 32], ~(1 << 9)
    pop rcx
    pop r11
    push 0
    jmp hypercall_page + {IRET}
