to_exception:
    mov eax, esp
    and esp, -16
    sub esp, 12
    push eax
    call {exception}
    ud2

    .global upcall_entry
upcall_entry:
    inc dword ptr [{upcalls}]
    and dword ptr [esp + 8], ~(1 << 9)
    iretd

    .global cpu_upcall_entry
cpu_upcall_entry:
    inc dword ptr [{of_cpu}]
    and dword ptr [esp + 8], ~(1 << 9)
    iretd
