/* SPDX-License-Identifier: MIT */
/* From QEMU's reset address to main, with the stack painted so that its depth can be measured. */

    .equ PAINT, 0xA5A5A5A5

    .section .reset, "ax"
    .align 4
    j 1f
    .align 4
    .literal_position
1:  movi a0, _start
    jx a0

    /* Kernel, user and double exception: exit code 99 instead of an endless loop. */
    .macro end_with_99
    movi a2, 1
    movi a3, 99
    simcall
    .endm

    .section .vectors, "ax"
    .align 16
    .org 0x30
    end_with_99
    .org 0x50
    end_with_99
    .org 0x70
    end_with_99

    .section .start, "ax"
    .global _start
    .align 4
_start:
    j 1f
    .align 4
    .literal_position
1:  movi a1, __stack
    movi a2, __bss_start
    movi a3, __bss_end
    movi a4, 0
2:  bgeu a2, a3, 3f
    s32i a4, a2, 0
    addi a2, a2, 4
    j 2b
3:  movi a4, PAINT
4:  bgeu a2, a1, 5f
    s32i a4, a2, 0
    addi a2, a2, 4
    j 4b
5:  call0 main
6:  j 6b
