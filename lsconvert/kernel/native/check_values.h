/* Check values: strings, numbers, literals, arrays.

A function that checks a value returns its end, or NULL for "not certain". The result is NULL if the value is invalid,
if a string that is compared or matched has an escape, or if a number is too close to a bound.

Invariants:
 - PADDING zero bytes follow the text. A zero ends every run, and no function reads beyond it.
 - Skipping a value without a shape does not recurse.

If you change what passes, run tests/native/mutants.py, which compares the check with jsonschema. */

#ifndef LSC_CHECK_VALUES_H
#define LSC_CHECK_VALUES_H

#include "check_types.h"

struct Checker {
    const Table *table;
    Counts *counts;
    Suspicions *suspicions;
    const uint8_t *roles; /* of all members, for suspicions; all 0 if none are noted */
    uint8_t *no_roles;
    uint8_t *guesses; /* for each key of each object, the key that followed it the last time */
    uint8_t *text;
    size_t room;
};

/* Copy a text to memory with `*room` bytes, and add zeros after it; return false if memory runs out. */
static bool copy_text(uint8_t **copy, size_t *room, const uint8_t *text, size_t size)
{
    if (size > SIZE_MAX - PADDING)
        return false;
    if (*room < size + PADDING) {
        free(*copy);
        *copy = malloc(size + PADDING);
        *room = *copy == NULL ? 0 : size + PADDING;
    }
    if (*copy == NULL)
        return false;
    if (size)
        memcpy(*copy, text, size);
    memset(*copy + size, 0, PADDING);
    return true;
}

static inline Text skip_space(Text p)
{
    while (!LIKELY(*p > ' ') && is_space(*p))
        p++;
    return p;
}

static NOINLINE Text skip_rest_of_string(Text p)
{
    while (*p == '\\' && p[1] != 0)
        p = plain_end(p + 2);
    return *p == '"' ? p + 1 : NULL;
}

static inline Text skip_string(Text p)
{
    p = plain_end(p + 1);
    return LIKELY(*p == '"') ? p + 1 : skip_rest_of_string(p);
}

/* Skip an array or an object of any depth. */
static NOINLINE Text skip_container(Text p)
{
    for (size_t depth = 0;;) {
        p = next_bracket(p);
        if (*p == 0)
            return NULL;
        if (*p == '"') {
            p = skip_string(p);
            if (p == NULL)
                return NULL;
            continue;
        }
        depth += *p == '{' || *p == '[' ? 1 : (size_t)-1;
        p++;
        if (depth == 0)
            return p;
    }
}

/* It ends before a quote and a bracket, even in a text that is not JSON: skip_container finds these, too. */
static Text skip_scalar(Text p)
{
    while (*p > ' ' && *p != ',' && *p != '"' && (*p | 0x20) != '{' && (*p | 0x20) != '}') /* 0x20: [ and ] as well */
        p++;
    return p;
}

static inline Text skip_value(Text p)
{
    if (*p == '"')
        return skip_string(p);
    return *p == '{' || *p == '[' ? skip_container(p) : skip_scalar(p);
}

static bool is_one_of(const Set *set, Text p, size_t size)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->texts[i]->size == size && equals(p, set->texts[i]))
            return true;
    return false;
}

/* Tell whether the string at p certainly matches, or, if the pattern is not wanted, certainly does not. */
static bool matches(const Pattern *pattern, Text p)
{
    const uint8_t *next = pattern->automaton->next;
    unsigned state = FIRST_STATE;
    for (p++; state >= FIRST_STATE && *p != '"'; p++) {
        if (*p == '\\' || *p >= 0x80 || *p < 0x20)
            return false;
        state = next[128 * (state - FIRST_STATE) + *p];
    }
    return (state == ACCEPTED) == pattern->wanted;
}

/* Apply the exponent at p to bounds in millionths. Return false unless it is of the form that programs write for small
   numbers: one digit before the point, and a negative exponent. */
static bool apply_exponent(Text p, Text end, int digits_before, int64_t *low, int64_t *high)
{
    if ((*p | 32) != 'e' || p[1] != '-' || digits_before > 1)
        return false;
    int64_t exponent = 0;
    for (p += 2; is_digit(*p); p++)
        exponent = exponent < 1000 ? 10 * exponent + (*p - '0') : exponent;
    if (p != end)
        return false;
    for (; exponent > 0 && *high > 1; exponent--)
        *high = *high / 10 + 1;
    if (*high < 1)
        *high = 1;
    *low = 0;
    return true;
}

/* Tell whether the number from p up to `end` is certainly within the bounds: all numbers with its first six decimals
   are. */
static NOINLINE bool is_within(const Shape *shape, Text p, Text end)
{
    bool is_negative = *p == '-', is_exact = true;
    int64_t low = 0, unit = MILLION;
    int digits_before = 0;
    for (p += is_negative; is_digit(*p); p++) {
        if (++digits_before > MAX_WHOLE)
            return false;
        low = 10 * low + (*p - '0');
    }
    low *= MILLION;
    if (*p == '.') {
        for (p++; is_digit(*p); p++) {
            unit /= 10;
            low += unit * (*p - '0');
            is_exact &= unit > 0;
        }
    }
    int64_t high = low + !is_exact;
    if (p != end && !apply_exponent(p, end, digits_before, &low, &high))
        return false;
    return is_negative ? -high >= shape->low && -low <= shape->high : low >= shape->low && high <= shape->high;
}

/* Return the end of the digits at p, fast if they are few. */
static inline Text short_digits_end(Text p)
{
#ifdef LSC_SIMD
    unsigned others = other_than_digits(p);
    return LIKELY(others) ? p + first_bit(others) : digits_end(p);
#else
    return digits_end(p);
#endif
}

static Text check_number(const Shape *shape, Text p)
{
    Text first = p + (*p == '-'), end = short_digits_end(first), whole = end;
    bool is_plain = true;
    if (end == first || !(shape->types & (INTEGERS | NUMBERS)))
        return NULL;
    if (*end == '.') {
        end = short_digits_end(end + 1);
        if (!(shape->types & NUMBERS)) {
            if (whole - first > MAX_EXACT)
                return NULL;
            for (Text zero = whole + 1; zero < end; zero++)
                if (*zero != '0')
                    return NULL;
        }
    }
    if ((*end | 32) == 'e') {
        if (!(shape->types & NUMBERS))
            return NULL;
        end++;
        end = digits_end(end + (*end == '+' || *end == '-'));
        is_plain = false;
    }
    if (!shape->is_bounded)
        return end;
    if (LIKELY(is_plain && first == p && whole - p <= 3)) {
        int64_t value = 0;
        for (Text digit = p; digit < whole; digit++)
            value = 10 * value + (*digit - '0');
        if (LIKELY(value >= shape->least_whole && value <= shape->most_whole))
            return end;
    }
    return is_within(shape, p, end) ? end : NULL;
}

static Text check_object(Checker *checker, const Object *known, Text p);
static Text check_array(Checker *checker, const Shape *shape, Text p);

static Text check_literal(uint32_t types, uint32_t type, const char *word, Text p)
{
    size_t size = strlen(word);
    return types & type && memcmp(p, word, size) == 0 ? p + size : NULL;
}

/* Return the end of the value at p if it certainly has this shape, else NULL. */
static Text check_value(Checker *checker, const Shape *shape, Text p)
{
    if (shape == ANYTHING)
        return skip_value(p);
    Text end;
    switch (*p) {
    case '"':
        if (LIKELY(shape->is_plain))
            return skip_string(p);
        end = shape->types & STRINGS ? skip_string(p) : NULL;
        for (uint32_t i = 0; i < shape->npatterns && end != NULL; i++)
            if (!matches(&shape->patterns[i], p))
                return NULL;
        break;
    case '{':
        if (!(shape->types & OBJECTS) || shape->texts != NULL)
            return NULL;
        return shape->object == NULL ? skip_container(p) : check_object(checker, shape->object, p + 1);
    case '[':
        if (!(shape->types & ARRAYS) || shape->texts != NULL)
            return NULL;
        return shape->has_items ? check_array(checker, shape, p + 1) : skip_container(p);
    case 't': end = check_literal(shape->types, BOOLEANS, "true", p); break;
    case 'f': end = check_literal(shape->types, BOOLEANS, "false", p); break;
    case 'n': end = check_literal(shape->types, NULLS, "null", p); break;
    default: end = check_number(shape, p);
    }
    if (end != NULL && shape->texts != NULL && !is_one_of(shape->texts, p, (size_t)(end - p)))
        return NULL;
    return end;
}

/* The same for an array; p is after its bracket. */
static Text check_array(Checker *checker, const Shape *shape, Text p)
{
    const Shape *items = shape->items;
    uint64_t count = 0;
    p = skip_space(p);
    if (*p == ']')
        return shape->least == 0 ? p + 1 : NULL;
    if (shape->has_first && *p == '[')
        items = shape->first;
    if (items != ANYTHING && items->is_small)
        p = skip_space(pass_small_numbers(p, items->top, &count));
    for (;;) {
        count++;
        p = check_value(checker, items, p);
        if (p == NULL)
            return NULL;
        p = skip_space(p);
        if (*p != ',')
            break;
        p = skip_space(p + 1);
    }
    return *p == ']' && count >= shape->least && count <= shape->most ? p + 1 : NULL;
}

#endif
