    .section .text.entry, "ax"
    .global _start
_start:
    cld
    mov esp, offset stack_end

    # Segments are flat already, but nothing is known of their descriptors, which interrupts need.
    mov eax, offset descriptors_pointer
    lgdt [eax]
    push 8
    mov eax, offset own_descriptors
    push eax
    retf
own_descriptors:
    mov eax, 16
    mov ds, eax
    mov es, eax
    mov ss, eax

    mov eax, cr0
    and eax, ~{CR0_NO_FPU}
    mov cr0, eax
    mov eax, cr4
    or eax, {CR4}
    mov cr4, eax

    xor ebp, ebp
    sub esp, 12                 # so that the stack is aligned where it is called
    push ebx
    call {main}
    ud2

    .section .rodata.descriptors, "a"
    .balign 8
descriptors:
    .quad 0
    .quad 0x00cf9b000000ffff    # code, 32 bits
    .quad 0x00cf93000000ffff    # data
descriptors_pointer:
    .word . - descriptors - 1
    .long descriptors

    .section .bss.entry, "aw", @nobits
    .balign 16
stack:
    .skip 65536
stack_end:
    .text
