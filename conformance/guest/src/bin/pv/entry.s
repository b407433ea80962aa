    .section .text.entry, "ax"
    .global _start
_start:
    cld
    lea rsp, [rip + stack_end]
    mov rdi, rsi
    xor ebp, ebp
    call {main}
    ud2

    .balign 4096
    .global hypercall_page
hypercall_page:
    .skip 4096

    .section .bss.entry, "aw", @nobits
    .balign 16
stack:
    .skip 65536
stack_end:
    .text
