/* What the harnesses share: laws, a digest of results, and with LSC_REPLAY a program that reads files and prints the digest, and
   whether the code has SIMD. Include it behind the code that is fuzzed. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t digest = UINT64_C(0xcbf29ce484222325);

static void add_to_digest(uint64_t number) { digest = (digest ^ number) * UINT64_C(0x100000001b3); }

static void check(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "law broken: %s\n", what);
        abort();
    }
}

#ifdef LSC_REPLAY
#ifdef LSC_SIMD
#define FORM "simd"
#else
#define FORM "plain"
#endif

int main(int count, char **names)
{
    static uint8_t data[1 << 24];
    for (int i = 1; i < count; i++) {
        FILE *file = fopen(names[i], "rb");
        check(file != NULL, "a file is there");
        LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
        fclose(file);
    }
    printf("%016llx %s\n", (unsigned long long)digest, FORM);
    return 0;
}
#endif
