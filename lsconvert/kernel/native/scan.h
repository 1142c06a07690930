/* Read runs of bytes: shared by the kernel (_native.c) and the check (_check.c).

Only this file uses SIMD instructions, SSE2 of x86 or NEON of 64-bit ARM, each next to its plain C version; other files
may test LSC_SIMD.

Invariant: a run is read in blocks of 16 bytes up to the block that ends it. So PADDING zero bytes, which end every run,
have to follow the text.

If you change which bytes a run has, also change the patterns in kernel/reference/lexer.py. */

#ifndef LSC_SCAN_H
#define LSC_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__GNUC__) && !defined(LSC_NO_SIMD)
#if defined(__SSE2__)
#include <emmintrin.h>
#define LSC_SIMD /* Block, Found and masks are available */
#elif defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include <arm_neon.h>
#define LSC_SIMD
#endif
#endif

#if defined(__GNUC__)
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define NOINLINE __attribute__((noinline))
#else
#define LIKELY(condition) (condition)
#define NOINLINE
#endif

#define PADDING 64

static inline int number_of_bits(uint32_t mask)
{
#if defined(__GNUC__)
    return __builtin_popcount(mask);
#else
    int n = 0;
    for (; mask; mask &= mask - 1)
        n++;
    return n;
#endif
}

#ifdef LSC_SIMD
typedef uint8_t Block __attribute__((vector_size(16)));
typedef int8_t Found __attribute__((vector_size(16))); /* the result of a comparison: -1 or 0 for each byte */

static inline Block block_at(const uint8_t *p)
{
    Block x;
    memcpy(&x, p, sizeof x);
    return x;
}

static inline int first_bit(unsigned mask) { return __builtin_ctz(mask); }
static inline int last_bit(unsigned mask) { return 31 - __builtin_clz(mask); }

/* Two masks of the bytes found: bits() has one bit for each byte, marks() has MARK equal bits. ARM computes marks()
   with one instruction and bits() with several. */
#ifdef __SSE2__
#define MARK 1
typedef unsigned Marks;
static inline unsigned bits(Found found) { return (unsigned)_mm_movemask_epi8((__m128i)found); }
static inline Marks marks(Found found) { return bits(found); }
static inline int first_mark(Marks mask) { return first_bit(mask); }
#else
#define MARK 4
typedef uint64_t Marks;
static inline unsigned bits(Found found)
{
    static const uint8_t bit[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t sums = vandq_u8((uint8x16_t)found, vld1q_u8(bit));
    for (int i = 0; i < 3; i++)
        sums = vpaddq_u8(sums, sums);
    return vgetq_lane_u16(vreinterpretq_u16_u8(sums), 0);
}
static inline Marks marks(Found found)
{
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16((uint16x8_t)found, 4)), 0);
}
static inline int first_mark(Marks mask) { return __builtin_ctzll(mask) / MARK; }
#endif
#endif

static inline bool is_space(uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
static inline bool is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }
static inline bool is_hex(uint8_t c) { return is_digit(c) || (uint8_t)((c | 32) - 'a') < 6; }

/* Return the end of a run of plain characters in a string: a quote, a backslash or a control character. */
static inline const uint8_t *plain_end(const uint8_t *p)
{
#ifdef LSC_SIMD
    for (;; p += 16) {
        Block x = block_at(p);
        Marks stops = marks((x == '"') | (x == '\\') | (x < 0x20));
        if (stops)
            return p + first_mark(stops);
    }
#else
    while (*p >= 0x20 && *p != '"' && *p != '\\')
        p++;
    return p;
#endif
}

#ifdef LSC_SIMD
/* Return which of the next 16 bytes are not digits. */
static inline unsigned other_than_digits(const uint8_t *p) { return bits(block_at(p) - '0' < 10) ^ 0xffff; }

/* Return which of the next 16 bytes equal c. */
static inline unsigned equal_to(const uint8_t *p, uint8_t c) { return bits(block_at(p) == c); }

/* Return which of the next 16 bytes are not white space. */
static inline unsigned other_than_spaces(const uint8_t *p)
{
    Block x = block_at(p);
    return bits((x == ' ') | (x == '\n') | (x == '\r') | (x == '\t')) ^ 0xffff;
}
#endif

/* Return the end of a run of digits. */
static inline const uint8_t *digits_end(const uint8_t *p)
{
#ifdef LSC_SIMD
    for (;; p += 16) {
        unsigned others = other_than_digits(p);
        if (others)
            return p + first_bit(others);
    }
#else
    while (is_digit(*p))
        p++;
    return p;
#endif
}

/* Return the first byte that is a quote, a bracket or zero. */
static inline const uint8_t *next_bracket(const uint8_t *p)
{
#ifdef LSC_SIMD
    for (;; p += 16) {
        Block x = block_at(p), folded = x | 0x20;
        Marks stops = marks((folded == '{') | (folded == '}') | (x == '"') | (x == 0));
        if (stops)
            return p + first_mark(stops);
    }
#else
    while (*p != '"' && (*p | 0x20) != '{' && (*p | 0x20) != '}' && *p != 0)
        p++;
    return p;
#endif
}

#ifdef LSC_SIMD
/* Return which of the next 16 bytes are larger than c. Not defined for bytes from 0x80 on. */
static inline unsigned larger_than(const uint8_t *p, uint8_t c) { return bits((Found)block_at(p) > (int8_t)c); }
#endif

/* Skip whole numbers of up to three digits, none larger than the three digits of `top`, each with its comma and at most
   one space; masks have millions of them. Return where the first other item begins, and add the number of skipped
   items. */
static inline const uint8_t *pass_small_numbers(const uint8_t *p, const uint8_t *top, uint64_t *count)
{
#ifdef LSC_SIMD
    for (;;) {
        uint32_t numerals = ~((uint32_t)other_than_digits(p) | (uint32_t)other_than_digits(p + 16) << 16);
#define BOTH(look, c) ((uint32_t)look(p, c) | (uint32_t)look(p + 16, c) << 16)
        uint32_t commas = BOTH(equal_to, ','), spaces = BOTH(equal_to, ' ');
        uint32_t invalid = ~(numerals | commas | (spaces & commas << 1));
        /* where numbers of at least two, and of at least three digits begin */
        uint32_t two = numerals & ~(numerals << 1) & numerals >> 1, three = two & numerals >> 2;
        uint32_t last = BOTH(larger_than, top[2]) >> 2;
        uint32_t rest = BOTH(larger_than, top[1]) >> 1 | (BOTH(equal_to, top[1]) >> 1 & last);
        invalid |= three & (numerals >> 3 | BOTH(larger_than, top[0]) | (BOTH(equal_to, top[0]) & rest));
#undef BOTH
        if (invalid)
            commas &= (invalid & (0 - invalid)) - 1; /* only those before the first other byte */
        if (!commas)
            return p;
        *count += (uint64_t)number_of_bits(commas);
        p += last_bit(commas) + 1;
        p += *p == ' ';
        if (invalid)
            return p;
    }
#else
    (void)top, (void)count;
    return p;
#endif
}

/* Return the size of the UTF-8 character at p, 0 if it is invalid, -1 if its end is missing. The first two bytes of a
   surrogate are invalid only once the third one is there: Python decodes, and so the reference kernel reads, in this
   way. */
static inline int character_size(const uint8_t *p, size_t n)
{
    int size = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
    uint8_t low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
    uint8_t high = p[0] == 0xed && n > 2 ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
    for (int i = 1; i < size; i++, low = 0x80, high = 0xbf) {
        if ((size_t)i == n)
            return -1;
        if (p[i] < low || p[i] > high)
            return 0;
    }
    return size;
}

/* Copy 64 bytes, possibly in place; return a number of ASCII bytes at their start, 64 if all are. */
static inline size_t copy_ascii(uint8_t *to, const uint8_t *p)
{
#ifdef LSC_SIMD
    Block x[4];
    for (int i = 0; i < 4; i++) {
        x[i] = block_at(p + 16 * i);
        memcpy(to + 16 * i, &x[i], sizeof x[i]);
    }
    if (LIKELY(marks((Found)(x[0] | x[1] | x[2] | x[3]) < 0) == 0))
        return 64;
    for (int i = 0;; i++) {
        Marks others = marks((Found)x[i] < 0);
        if (others)
            return 16 * (size_t)i + (size_t)first_mark(others);
    }
#else
    uint64_t eight;
    for (size_t n = 0; n < 64; n += 8) {
        memcpy(&eight, p + n, 8);
        if (eight & UINT64_C(0x8080808080808080))
            return n;
        memcpy(to + n, &eight, 8);
    }
    return 64;
#endif
}

/* Copy complete, valid UTF-8 characters, possibly in place; return their size. `*invalid`: the bytes that follow are
   not UTF-8. */
static inline size_t copy_utf8(uint8_t *to, const uint8_t *p, size_t n, bool *invalid)
{
    *invalid = false;
    for (size_t i = 0;;) {
        for (size_t run = 64; run == 64 && n - i >= 64; i += run)
            run = copy_ascii(to + i, p + i);
        if (i == n)
            return n;
        size_t begin = i;
        int size;
        do {
            size = character_size(p + i, n - i);
            i += size > 0 ? (size_t)size : 0;
        } while (size > 0 && i < n && p[i] >= 0x80);
        memmove(to + begin, p + begin, i - begin);
        if (size <= 0) {
            *invalid = size == 0;
            return i;
        }
    }
}

/* Copy 16 bytes of a string as UTF-16 units; return how many of them, at the start, are ASCII and no backslash. */
static inline size_t copy_units(uint16_t *to, const uint8_t *p)
{
#ifdef LSC_SIMD
    typedef uint16_t Units __attribute__((vector_size(32)));
    Block x = block_at(p);
    Units units = __builtin_convertvector(x, Units);
    memcpy(to, &units, sizeof units);
    Marks others = marks(((Found)x < 0) | (x == '\\'));
    return others ? (size_t)first_mark(others) : 16;
#else
    size_t n = 0;
    for (; n < 16 && p[n] < 0x80 && p[n] != '\\'; n++)
        to[n] = p[n];
    return n;
#endif
}

/* A short text to compare with. `mask`: for each 16 bytes, the marks of those that belong to the text. */
typedef struct {
    uint8_t text[48]; /* at most PADDING */
#ifdef LSC_SIMD
    Marks mask[3];
#endif
    uint32_t size;
} ShortText;

/* Tell whether the bytes at p equal the text. */
static inline bool equals(const uint8_t *p, const ShortText *expected)
{
#ifdef LSC_SIMD
    for (int i = 0;; i++) {
        if (~marks(block_at(p + 16 * i) == block_at(expected->text + 16 * i)) & expected->mask[i])
            return false;
        if (LIKELY(expected->size <= 16 * (size_t)(i + 1)))
            return true;
    }
#else
    return memcmp(p, expected->text, expected->size) == 0;
#endif
}

/* Set a text to the bytes from `begin` up to `end`; return false if they are too many. */
static inline bool set_short_text(ShortText *text, const uint8_t *begin, const uint8_t *end)
{
    size_t size = (size_t)(end - begin);
    *text = (ShortText){.size = 0};
    if (size > sizeof text->text)
        return false;
    memcpy(text->text, begin, size);
#ifdef LSC_SIMD
    for (size_t i = 0; 16 * i < size; i++)
        text->mask[i] = (Marks)(UINT64_MAX >> (64 - MARK * (size - 16 * i < 16 ? size - 16 * i : 16)));
#endif
    text->size = (uint32_t)size;
    return true;
}

#endif
