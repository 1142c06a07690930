/* Read strings, numbers and literals.

Invariants:
 - read_string(), read_number() and read_literal() can stop between any two bytes; `phase` then says where.
 - The functions named ..._at_once return NULL unless they see the end of the token; they never set `state` or `phase`.
 - A number that reaches the end of the buffer is not complete unless the input is (`finishing`).

If you change this, also change PHASES in kernel/reference/lexer.py, and kernel/reference/tokenizer.py. */

#ifndef LSC_TOKENS_H
#define LSC_TOKENS_H

#include "tasks.h"

enum { BODY, HEX1, HEX2, HEX3, HEX4, ESCAPE }; /* phases in a string; HEXn: n hexadecimal digits follow */

static bool is_escape(uint8_t c)
{
    return c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' || c == 'n' || c == 'r' || c == 't';
}

/* Read on in a string; return the position after its closing quote. */
static const uint8_t *read_string(Core *k, const uint8_t *p)
{
    int phase = k->phase;
    for (;;) {
        if (phase == BODY) {
            p = plain_end(p);
            if (LIKELY(*p == '"')) {
                k->phase = BODY;
                return p + 1;
            }
            if (*p != '\\')
                return stop(k, p, STRING, BODY);
            p++;
            if (LIKELY(is_escape(*p))) {
                p++;
                continue;
            }
            if (LIKELY(*p == 'u' && is_hex(p[1]) && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]))) {
                p += 5;
                continue;
            }
            phase = ESCAPE;
        }
        if (phase == ESCAPE && *p == 'u')
            phase = HEX4;
        else if (phase == ESCAPE && is_escape(*p))
            phase = BODY;
        else if (phase != ESCAPE && is_hex(*p))
            phase--;
        else
            return stop(k, p, STRING, phase);
        p++;
    }
}

enum { BEGIN, MINUS, ZERO, INTEGER, POINT, FRACTION, EXPONENT, SIGN, POWER }; /* phases in a number */

/* Read on in a number; return its end. */
static NOINLINE const uint8_t *read_number(Core *k, const uint8_t *p)
{
    int phase = k->phase;
    for (;; p++) {
        uint8_t c = *p;
        bool digit = is_digit(c), exponent = (c | 32) == 'e';
        switch (phase) {
        case BEGIN:
        case MINUS:
            if (phase == BEGIN && c == '-')
                phase = MINUS;
            else if (digit)
                phase = c == '0' ? ZERO : INTEGER;
            else
                return stop(k, p, NUMBER, phase);
            continue;
        case POINT:
        case EXPONENT:
        case SIGN:
            if (phase == EXPONENT && (c == '+' || c == '-'))
                phase = SIGN;
            else if (digit)
                phase = phase == POINT ? FRACTION : POWER;
            else
                return stop(k, p, NUMBER, phase);
            continue;
        default: /* the number may end here */
            if (digit && phase != ZERO)
                p = digits_end(p) - 1;
            else if (c == '.' && phase <= INTEGER)
                phase = POINT;
            else if (exponent && phase != POWER)
                phase = EXPONENT;
            else
                break;
            continue;
        }
        if (p == k->buffer + k->size && !k->finishing)
            return stop(k, p, NUMBER, phase);
        k->phase = 0;
        return p;
    }
}

/* Tell whether a byte may start a number. Also true for . and /, which read_number() rejects. */
static bool may_start_number(uint8_t c) { return (uint8_t)(c - '-') <= '9' - '-'; }

/* Return the end of a number without sign and exponent; NULL if its end is not certain. `*whole`: it has no point. */
static inline const uint8_t *read_unsigned_at_once(const uint8_t *p, bool *whole)
{
    *whole = true;
#ifdef LSC_SIMD
    /* The mask of 32 bytes shows the ends of both runs of digits, if they are short. */
    unsigned others = other_than_digits(p) | other_than_digits(p + 16) << 16, more = others & (others - 1);
    if (!LIKELY(more))
        return NULL;
    const uint8_t *q = p + first_bit(others);
#else
    const uint8_t *q = digits_end(p);
#endif
    if (q == p || (*p == '0' && q > p + 1))
        return NULL;
    if (*q == '.') {
        const uint8_t *point = q;
        *whole = false;
#ifdef LSC_SIMD
        q = p + first_bit(more);
#else
        q = digits_end(q + 1);
#endif
        if (q == point + 1)
            return NULL;
    }
    if (LIKELY(*q == ','))
        return q;
    return *q != 0 && (*q | 32) != 'e' && !is_digit(*q) ? q : NULL; /* a zero may be the end of the buffer */
}

static NOINLINE const uint8_t *read_negative_at_once(const uint8_t *p)
{
    bool whole;
    return read_unsigned_at_once(p + 1, &whole);
}

/* The same for a number with or without a sign. `*whole`: it has neither sign nor point. A branch is faster here than
   arithmetic, which would have to wait for the byte that was just read. */
static inline const uint8_t *read_number_at_once(const uint8_t *p, bool *whole)
{
    if (LIKELY(*p != '-'))
        return read_unsigned_at_once(p, whole);
    *whole = false;
    return read_negative_at_once(p);
}

/* Skip whole numbers without sign, each with its comma and at most one space; masks have millions of them. Return where
   the first other item begins. */
static const uint8_t *pass_whole_numbers(const uint8_t *p)
{
#ifdef LSC_SIMD
    const uint8_t *item = p;
    unsigned digit = 0, comma = 0, zero = 0; /* of the byte before this block; zero: a number that is 0 so far */
    for (;; p += 16) {
        unsigned digits = other_than_digits(p) ^ 0xffff, commas = equal_to(p, ',');
        unsigned spaces = equal_to(p, ' '), zeros = equal_to(p, '0');
        unsigned after_digit = digits << 1 | digit, after_comma = commas << 1 | comma;
        zeros &= ~after_digit;
        unsigned invalid = (digits & (zeros << 1 | zero)) | (commas & ~after_digit) | (spaces & ~after_comma);
        invalid |= (digits | commas | spaces) ^ 0xffff;
        if (invalid)
            commas &= (invalid & (0 - invalid)) - 1; /* only those before the first invalid byte */
        if (commas)
            item = p + last_bit(commas) + 1;
        if (invalid)
            return item;
        digit = digits >> 15;
        comma = commas >> 15;
        zero = zeros >> 15;
    }
#else
    return p;
#endif
}

/* Read on in a literal; return its end. */
static const uint8_t *read_literal(Core *k, const uint8_t *p)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *word = words[k->phase >> 4];
    for (int i = k->phase & 15;; i++, p++) {
        if (word[i] == 0) {
            k->phase = 0;
            return p;
        }
        if (*p != (uint8_t)word[i])
            return stop(k, p, LITERAL, (k->phase & ~15) | i);
    }
}

/* Return the phase at the start of a literal: 16 times the index of its word. */
static int literal_phase(uint8_t c) { return c == 't' ? 0 : c == 'f' ? 16 : 32; }

/* Open a bracket; return false if that exceeds the maximum depth, or if memory runs out. */
static bool open_bracket(Core *k, uint8_t opener)
{
    if (k->depth == k->limits.max_depth)
        return false;
    if (k->depth == k->brackets_room) {
        size_t room = k->brackets_room * 2 + 64;
        uint8_t *grown = room > k->brackets_room ? realloc(k->brackets, room) : NULL;
        if (grown == NULL) {
            k->failure = NO_MEMORY;
            return false;
        }
        k->brackets = grown;
        k->brackets_room = room;
    }
    k->brackets[k->depth++] = opener;
    return true;
}

#endif
