    .section .text.entry, "ax"
    .code32
    .global _start
_start:
    cld
    mov esp, offset stack_end
    mov esi, ebx

    # Four page directories map 4 GiB in large pages. Upper halves of entries are zero already.
    mov edi, offset page_directories
    mov eax, {LARGE_PAGE}
    mov ecx, 4 * 512
1:  mov [edi], eax
    add eax, 1 << 21
    add edi, 8
    loop 1b
    mov edi, offset page_directory_pointers
    mov eax, offset page_directories + {TABLE}
    mov ecx, 4
2:  mov [edi], eax
    add eax, 4096
    add edi, 8
    loop 2b
    mov edi, offset page_map
    mov eax, offset page_directory_pointers + {TABLE}
    mov [edi], eax

    mov cr3, edi
    mov eax, {CR4}
    mov cr4, eax
    mov ecx, {EFER}
    rdmsr
    or eax, {EFER_LONG_MODE}
    wrmsr
    mov eax, cr0
    or eax, {CR0}
    and eax, ~{CR0_NO_FPU}
    mov cr0, eax
    mov eax, offset descriptors_pointer
    lgdt [eax]
    push 8
    mov eax, offset long_mode
    push eax
    retf

    .code64
long_mode:
    mov eax, 16
    mov ds, eax
    mov es, eax
    mov ss, eax
    mov rsp, offset stack_end
    mov edi, esi
    xor ebp, ebp
    call {main}
    ud2

    .section .rodata.descriptors, "a"
    .balign 8
descriptors:
    .quad 0
    .quad 0x00af9b000000ffff    # code, 64 bits
    .quad 0x00cf93000000ffff    # data
descriptors_pointer:
    .word . - descriptors - 1
    .long descriptors

    .section .bss.entry, "aw", @nobits
    .balign 4096
page_map:
    .skip 4096
page_directory_pointers:
    .skip 4096
page_directories:
    .skip 4 * 4096
stack:
    .skip 65536
stack_end:
    .text
