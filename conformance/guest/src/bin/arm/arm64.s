    .section .text.entry, "ax"
    .global _start
_start:
    # The header of Linux's images.
    b begin
    .long 0
    .quad 0                     // offset from a multiple of 2 MiB
    .quad memory_end - _start
    .quad {IMAGE_FLAGS}
    .quad 0, 0, 0
    .ascii "ARM\x64"
    .long 0

begin:
    adrp x1, image_end
    add x1, x1, :lo12:image_end
    adrp x2, memory_end
    add x2, x2, :lo12:memory_end
clear:
    cmp x1, x2
    b.hs cleared
    stp xzr, xzr, [x1], #16
    b clear
cleared:

    adrp x0, _start
    add x0, x0, :lo12:_start
    adrp x1, relocations
    add x1, x1, :lo12:relocations
    adrp x2, relocations_end
    add x2, x2, :lo12:relocations_end
relocate:
    cmp x1, x2
    b.hs relocated
    ldp x3, x4, [x1], #16       // where, and how
    ldr x5, [x1], #8            // what to add
    cmp w4, #{RELATIVE}
    b.ne relocate
    add x5, x5, x0
    str x5, [x0, x3]
    b relocate
relocated:

    # All of memory by blocks of 1 GiB, at its physical addresses. The first is that of devices.
    adrp x0, translation_table
    mov x1, x0
    mov x2, #{DEVICES}
    str x2, [x1], #8
    mov x2, #{BLOCK}
    mov x3, #0x40000000
    mov x4, #511
map:
    add x2, x2, x3
    str x2, [x1], #8
    subs x4, x4, #1
    b.ne map
    msr ttbr0_el1, x0
    mov x1, #{MEMORY_KINDS}
    msr mair_el1, x1
    ldr x1, ={TRANSLATION}
    msr tcr_el1, x1
    dsb sy
    isb
    tlbi vmalle1
    dsb sy
    isb
    mrs x1, sctlr_el1
    ldr x2, ={CONTROL}
    orr x1, x1, x2
    bic x1, x1, #{ALIGNMENT_CHECK}
    msr sctlr_el1, x1
    mov x1, #{FLOATING_POINT}
    msr cpacr_el1, x1
    adrp x1, vectors
    add x1, x1, :lo12:vectors
    msr vbar_el1, x1
    isb

    adrp x1, stack_end
    add x1, x1, :lo12:stack_end
    mov sp, x1
    mov x29, xzr
    bl {main}
    .ltorg

    # Exceptions: four kinds from each of four states. The sixth is an interrupt of the kernel.
    .text
    .balign 2048
vectors:
    .irp entry, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
    .balign 128
    .if \entry == 5
    b upcall_entry
    .endif
    mov x0, #\entry
    b to_exception
    .endr

to_exception:
    mrs x1, esr_el1
    mrs x2, elr_el1
    mrs x3, far_el1
    b {exception}

upcall_entry:
    stp x0, x1, [sp, #-16]!
    mrs x0, ICC_IAR1_EL1
    msr ICC_EOIR1_EL1, x0
    adrp x1, {interrupt}
    add x1, x1, :lo12:{interrupt}
    str w0, [x1]
    adrp x1, {upcalls}
    add x1, x1, :lo12:{upcalls}
    ldr x0, [x1]
    add x0, x0, #1
    str x0, [x1]
    mrs x0, spsr_el1
    orr x0, x0, #(1 << 7)       // interrupts stay out
    msr spsr_el1, x0
    ldp x0, x1, [sp], #16
    eret

    .section .bss.entry, "aw", @nobits
    .balign 4096
translation_table:
    .skip 4096
stack:
    .skip 65536
stack_end:
    .text
