    .section .text.entry, "ax"
    .arm
    .global _start
_start:
    @ The header of Linux's compressed images.
    .rept 8
    nop
    .endr
    b begin
    .long {IMAGE_MAGIC}
    .long 0                     @ anywhere in memory
    .long image_end - _start

begin:
    adr r0, _start
    ldr r1, of_image_end
    ldr r2, of_memory_end
    add r1, r1, r0
    add r2, r2, r0
    mov r3, #0
clear:
    cmp r1, r2
    bhs cleared
    str r3, [r1], #4
    b clear
cleared:

    ldr r1, of_relocations
    ldr r2, of_relocations_end
    add r1, r1, r0
    add r2, r2, r0
relocate:
    cmp r1, r2
    bhs relocated
    ldr r3, [r1], #4            @ where
    ldrb r4, [r1], #4           @ how
    cmp r4, #{RELATIVE}
    ldreq r5, [r0, r3]
    addeq r5, r5, r0
    streq r5, [r0, r3]
    b relocate
relocated:

    @ All of memory by sections of 1 MiB, at its physical addresses. The first gigabyte is that of devices.
    ldr r1, of_translation_table
    add r1, r1, r0
    mov r2, r1
    ldr r3, ={DEVICES}
    mov r4, #{DEVICE_SECTIONS}
1:  str r3, [r2], #4
    add r3, r3, #1 << 20
    subs r4, r4, #1
    bne 1b
    bic r3, r3, #0xff
    bic r3, r3, #0xff00
    ldr r5, ={SECTION}
    orr r3, r3, r5
    mov r4, #4096 - {DEVICE_SECTIONS}
2:  str r3, [r2], #4
    add r3, r3, #1 << 20
    subs r4, r4, #1
    bne 2b
    mov r3, #0
    mcr p15, 0, r3, c2, c0, 2   @ TTBCR: one table, of the short form
    orr r1, r1, #{TABLES}
    mcr p15, 0, r1, c2, c0, 0   @ TTBR0
    mov r3, #1
    mcr p15, 0, r3, c3, c0, 0   @ DACR: as the table says
    mcr p15, 0, r3, c8, c7, 0   @ TLBIALL
    dsb
    isb
    mrc p15, 0, r3, c1, c0, 0   @ SCTLR
    ldr r4, ={CONTROL}
    orr r3, r3, r4
    bic r3, r3, #{ALIGNMENT_CHECK}
    mcr p15, 0, r3, c1, c0, 0
    isb
    mrc p15, 0, r3, c1, c0, 2   @ CPACR
    orr r3, r3, #{FLOATING_POINT}
    mcr p15, 0, r3, c1, c0, 2
    isb
    mov r3, #{FLOATING_POINT_ON}
    .fpu vfpv3
    vmsr fpexc, r3
    ldr r3, of_vectors
    add r3, r3, r0
    mcr p15, 0, r3, c12, c0, 0  @ VBAR
    isb

    ldr r3, of_stack_end
    add r3, r3, r0
    cps #{INTERRUPT_MODE}
    mov sp, r3
    cps #{KERNEL_MODE}
    sub sp, r3, #256            @ below that of interrupts
    mov r11, #0
    bl {main}
    .ltorg

of_image_end: .long image_end - _start
of_memory_end: .long memory_end - _start
of_relocations: .long relocations - _start
of_relocations_end: .long relocations_end - _start
of_translation_table: .long translation_table - _start
of_vectors: .long vectors - _start
of_stack_end: .long stack_end - _start

    .balign 32
vectors:
    b exception_0
    b exception_1
    b exception_2
    b exception_3
    b exception_4
    b exception_5
    b upcall_entry
    b exception_7

    .irp entry, 0,1,2,3,4,5,7
exception_\entry:
    mov r0, #\entry
    b to_exception
    .endr

to_exception:
    mov r1, lr
    cps #{KERNEL_MODE}
    bic sp, sp, #7
    bl {exception}

upcall_entry:
    sub lr, lr, #4
    push {{r0, r1, r2, lr}}
    mrc p15, 0, r0, c12, c12, 0 @ ICC_IAR1
    mcr p15, 0, r0, c12, c12, 1 @ ICC_EOIR1
    adr r1, of_interrupt
    ldr r2, [r1]
    str r0, [r1, r2]
    adr r1, of_upcalls
    ldr r2, [r1]
    ldr r0, [r1, r2]
    add r0, r0, #1
    str r0, [r1, r2]
    mrs r0, spsr
    orr r0, r0, #1 << 7         @ interrupts stay out
    msr spsr_c, r0
    pop {{r0, r1, r2, lr}}
    movs pc, lr

of_interrupt: .long {interrupt} - of_interrupt
of_upcalls: .long {upcalls} - of_upcalls

    .section .bss.entry, "aw", %nobits
    .balign 16384
translation_table:
    .skip 16384
stack:
    .skip 65536
stack_end:
    .text
