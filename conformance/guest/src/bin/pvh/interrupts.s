    .text
    .balign {ENTRY_SIZE}
    .global exception_entries
exception_entries:
    .irp vector, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .balign {ENTRY_SIZE}
    .if (({WITH_ERROR_CODE} >> \vector) & 1) == 0
    push 0
    .endif
    push \vector
    jmp to_exception
    .endr
