/* SPDX-License-Identifier: MIT */
/* Division, which the chip has in its ROM and this tool chain's libgcc leaves out. */

unsigned __udivsi3(unsigned dividend, unsigned divisor);
unsigned __umodsi3(unsigned dividend, unsigned divisor);
int __divsi3(int dividend, int divisor);

static unsigned divide(unsigned dividend, unsigned divisor, unsigned *rest) {
    unsigned quotient = 0;
    *rest = 0;
    for (int bit = 31; bit >= 0; bit--) {
        *rest = *rest << 1 | (dividend >> bit & 1u);
        if (*rest >= divisor) {
            *rest -= divisor;
            quotient |= 1u << bit;
        }
    }
    return quotient;
}

unsigned __udivsi3(unsigned dividend, unsigned divisor) {
    unsigned rest;
    return divide(dividend, divisor, &rest);
}

unsigned __umodsi3(unsigned dividend, unsigned divisor) {
    unsigned rest;
    divide(dividend, divisor, &rest);
    return rest;
}

int __divsi3(int dividend, int divisor) {
    unsigned rest;
    unsigned quotient = divide(dividend < 0 ? 0u - (unsigned)dividend : (unsigned)dividend,
                               divisor < 0 ? 0u - (unsigned)divisor : (unsigned)divisor, &rest);
    return (dividend < 0) == (divisor < 0) ? (int)quotient : -(int)quotient;
}
