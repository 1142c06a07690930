/* Shared by the harnesses: checks, a digest of all results, and, with LSC_REPLAY, a program. It runs the harness on
   files, and prints the digest, to compare machines, and whether the code has SIMD. Include this after the code under
   test. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t digest = UINT64_C(0xcbf29ce484222325);

static void add_to_digest(uint64_t number) { digest = (digest ^ number) * UINT64_C(0x100000001b3); }

static void check(bool holds, const char *property)
{
    if (!holds) {
        fprintf(stderr, "property violated: %s\n", property);
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
        check(file != NULL, "the file can be read");
        LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
        fclose(file);
    }
    printf("%016llx %s\n", (unsigned long long)digest, FORM);
    return 0;
}
#endif
