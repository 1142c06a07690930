/* What both readers of JSON do with runs of bytes: the kernel (_native.c) and the check (_check.c).

Only this file uses instructions of a machine, SSE2 of x86 or NEON of 64-bit ARM, each beside its form in plain C; other
files may ask for LSC_SIMD. Runs are read in blocks of 16 bytes up to the one that ends the run, so PADDING bytes have to
follow the text, which end every run. */

#ifndef LSC_SCAN_H
#define LSC_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__GNUC__) && !defined(LSC_NO_SIMD)
#if defined(__SSE2__)
#include <emmintrin.h>
#define LSC_SIMD /* there are blocks of 16 bytes, and masks of them */
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
typedef int8_t Found __attribute__((vector_size(16))); /* what a comparison of blocks gives: -1 or 0 for each byte */

static inline Block block_at(const uint8_t *p)
{
    Block x;
    memcpy(&x, p, sizeof x);
    return x;
}

static inline int first_bit(unsigned mask) { return __builtin_ctz(mask); }
static inline int last_bit(unsigned mask) { return 31 - __builtin_clz(mask); }

/* Two masks of what was found: `bits` has one bit for each byte, `marks` has MARK equal bits. ARM makes `marks` with one
   instruction, and `bits` with several. */
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
static inline Marks marks(Found found) { return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16((uint16x8_t)found, 4)), 0); }
static inline int first_mark(Marks mask) { return __builtin_ctzll(mask) / MARK; }
#endif
#endif

static inline bool is_space(uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
static inline bool is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }
static inline bool is_hex(uint8_t c) { return is_digit(c) || (uint8_t)((c | 32) - 'a') < 6; }

/* The first byte that ends a run of plain characters in a string: a quote, a backslash, a control character. */
static inline const uint8_t *plain(const uint8_t *p)
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
/* Which of the next 16 bytes are no digits. */
static inline unsigned other_than_digits(const uint8_t *p) { return bits(block_at(p) - '0' < 10) ^ 0xffff; }

/* Which of the next 16 bytes are this one. */
static inline unsigned equal_to(const uint8_t *p, uint8_t c) { return bits(block_at(p) == c); }

/* Which of the next 16 bytes are no white space. */
static inline unsigned other_than_spaces(const uint8_t *p)
{
    Block x = block_at(p);
    return bits((x == ' ') | (x == '\n') | (x == '\r') | (x == '\t')) ^ 0xffff;
}
#endif

static inline const uint8_t *digits(const uint8_t *p)
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

/* The first byte that is a quote or a bracket, or zero. */
static inline const uint8_t *bracket(const uint8_t *p)
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
/* Which of the next 16 bytes are larger than this one; both are below 0x80, or it does not matter. */
static inline unsigned larger_than(const uint8_t *p, uint8_t c) { return bits((Found)block_at(p) > (int8_t)c); }
#endif

/* Pass over whole numbers of up to three digits, none larger than these three, each with its comma and perhaps one space, as
   masks have by the million. Returns where one begins that is not passed, and adds how many were. */
static inline const uint8_t *pass_small_numbers(const uint8_t *p, const uint8_t *top, uint64_t *count)
{
#ifdef LSC_SIMD
    for (;;) {
        uint32_t numerals = ~((uint32_t)other_than_digits(p) | (uint32_t)other_than_digits(p + 16) << 16);
#define BOTH(look, c) ((uint32_t)look(p, c) | (uint32_t)look(p + 16, c) << 16)
        uint32_t commas = BOTH(equal_to, ','), spaces = BOTH(equal_to, ' ');
        uint32_t wrong = ~(numerals | commas | (spaces & commas << 1));
        uint32_t two = numerals & ~(numerals << 1) & numerals >> 1, three = two & numerals >> 2; /* where they begin */
        uint32_t last = BOTH(larger_than, top[2]) >> 2;
        uint32_t rest = BOTH(larger_than, top[1]) >> 1 | (BOTH(equal_to, top[1]) >> 1 & last);
        wrong |= three & (numerals >> 3 | BOTH(larger_than, top[0]) | (BOTH(equal_to, top[0]) & rest));
#undef BOTH
        if (wrong)
            commas &= (wrong & (0 - wrong)) - 1; /* those before it */
        if (!commas)
            return p;
        *count += (uint64_t)number_of_bits(commas);
        p += last_bit(commas) + 1;
        p += *p == ' ';
        if (wrong)
            return p;
    }
#else
    (void)top, (void)count;
    return p;
#endif
}

/* The size of the character at p if it is valid UTF-8, 0 if not, -1 if its end is missing. Two bytes of a surrogate are
   not wrong before the third one comes: so Python sees it, and with it the reference. */
static inline int character(const uint8_t *p, size_t n)
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

/* Copy 64 bytes, perhaps onto themselves; returns how many of the first of them are ASCII, or at least so many. */
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

/* Copy what is whole, valid characters, perhaps onto themselves; returns its size. `*wrong` says that what follows is not
   UTF-8. */
static inline size_t copy_utf8(uint8_t *to, const uint8_t *p, size_t n, bool *wrong)
{
    *wrong = false;
    for (size_t i = 0;;) {
        for (size_t run = 64; run == 64 && n - i >= 64; i += run)
            run = copy_ascii(to + i, p + i);
        if (i == n)
            return n;
        size_t begin = i;
        int size;
        do {
            size = character(p + i, n - i);
            i += size > 0 ? (size_t)size : 0;
        } while (size > 0 && i < n && p[i] >= 0x80);
        memmove(to + begin, p + begin, i - begin);
        if (size <= 0) {
            *wrong = size == 0;
            return i;
        }
    }
}

/* A few bytes to compare with: `mask` has the marks of those that count, of 16 at a time. */
typedef struct {
    uint8_t text[48]; /* no more than PADDING */
#ifdef LSC_SIMD
    Marks mask[3];
#endif
    uint32_t size;
} Piece;

/* Whether the bytes at p are these. */
static inline bool is_piece(const uint8_t *p, const Piece *piece)
{
#ifdef LSC_SIMD
    for (int i = 0;; i++) {
        if (~marks(block_at(p + 16 * i) == block_at(piece->text + 16 * i)) & piece->mask[i])
            return false;
        if (LIKELY(piece->size <= 16 * (size_t)(i + 1)))
            return true;
    }
#else
    return memcmp(p, piece->text, piece->size) == 0;
#endif
}

/* Remember the bytes from `begin` up to `end`; false if they are too many. */
static inline bool set_piece(Piece *piece, const uint8_t *begin, const uint8_t *end)
{
    size_t size = (size_t)(end - begin);
    *piece = (Piece){.size = 0};
    if (size > sizeof piece->text)
        return false;
    memcpy(piece->text, begin, size);
#ifdef LSC_SIMD
    for (size_t i = 0; 16 * i < size; i++)
        piece->mask[i] = (Marks)(UINT64_MAX >> (64 - MARK * (size - 16 * i < 16 ? size - 16 * i : 16)));
#endif
    piece->size = (uint32_t)size;
    return true;
}

#endif
