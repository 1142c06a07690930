/* A library for LD_PRELOAD. At the n-th call of a kind on paths in one folder, it makes the call fail, shortens it, or sends
   a signal before or after it.

   It does nothing until campaign_arm is called, so the start of a program is not affected. Linux with glibc only. A path is
   compared as it is given, made absolute; a descriptor, by its link in /proc/self/fd. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PASS, FAIL, SHORT, BEFORE, AFTER };

static struct {
  char kind[16];        /* of calls, "" for all */
  char folder[PATH_MAX]; /* with its subfolders */
  int nth;              /* counted from 1; 0: no call */
  int action;
  int value; /* an errno or a signal */
  int sticky; /* also the calls after the n-th */
  int log;    /* a descriptor for one line per call, or -1 */
} armed;
static atomic_int active, seen;

void campaign_arm(const char *kind, const char *folder, int nth, int action, int value, int sticky, int log) {
  snprintf(armed.kind, sizeof armed.kind, "%s", kind);
  snprintf(armed.folder, sizeof armed.folder, "%s", folder);
  armed.nth = nth, armed.action = action, armed.value = value, armed.sticky = sticky, armed.log = log;
  seen = 0;
  active = 1;
}

int campaign_seen(void) { return seen; }

/* SIGSTOP must take effect at once, in this thread. Other signals go to the process, whose main thread handles them. */
static void send_signal(void) {
  if (armed.value == SIGSTOP) raise(SIGSTOP);
  else kill(getpid(), armed.value);
}

static __thread char place[2 * PATH_MAX];

static const char *path_of(int descriptor) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  long size = syscall(SYS_readlink, link, place, PATH_MAX - 1);
  place[size < 0 ? 0 : size] = 0;
  return place;
}

static const char *path_at(int folder, const char *path) {
  if (!path || *path == '/') return path ? path : "";
  if (folder != AT_FDCWD) path_of(folder);
  else if (syscall(SYS_getcwd, place, PATH_MAX) < 0) *place = 0;
  size_t size = strlen(place);
  if (*path) snprintf(place + size, sizeof place - size, "/%s", path);
  return place;
}

/* Log this call, and return the action for it. */
static int choose_action(const char *kind, const char *path) {
  size_t size = strlen(armed.folder);
  if (path && (strncmp(path, armed.folder, size) || (path[size] && path[size] != '/'))) return PASS;
  if (armed.log >= 0) {
    char line[PATH_MAX + 32];
    int length = snprintf(line, sizeof line, "%s\t%.4000s\n", kind, path ? path + size : "");
    syscall(SYS_write, armed.log, line, length);
  }
  if (*armed.kind && strcmp(armed.kind, kind)) return PASS;
  int now = atomic_fetch_add(&seen, 1) + 1;
  if (!armed.nth || (now != armed.nth && !(armed.sticky && now > armed.nth))) return PASS;
  if (armed.action == BEFORE) send_signal();
  return armed.action;
}

/* The same, without a change of errno, by which readdir signals its end. */
static int action_for(const char *kind, const char *path) {
  int kept = errno, action = choose_action(kind, path);
  errno = kept;
  return action;
}

#define ACTION(kind, path) (active ? action_for(kind, path) : PASS)
#define REAL(type, name, ...)              \
  static type (*real)(__VA_ARGS__);        \
  if (!real) real = dlsym(RTLD_NEXT, #name)
#define FAILED (errno = armed.value, -1)
#define PASSED(action, result)     \
  if ((action) == AFTER) send_signal();   \
  return result

/* A call that fails with -1. */
#define CALL(type, name, parameters, arguments, kind, path)                 \
  type name parameters {                                                    \
    static type(*real) parameters;                                          \
    if (!real) real = dlsym(RTLD_NEXT, #name);                              \
    int action = ACTION(kind, path);                                        \
    if (action == FAIL) return FAILED;                                      \
    type result = real arguments;                                           \
    PASSED(action, result);                                                 \
  }

/* A call that transfers bytes: SHORT halves their number. */
#define MOVE(name, parameters, arguments, kind, path, size)  \
  ssize_t name parameters {                                  \
    static ssize_t(*real) parameters;                        \
    if (!real) real = dlsym(RTLD_NEXT, #name);               \
    int action = ACTION(kind, path);                         \
    if (action == FAIL) return FAILED;                       \
    if (action == SHORT && size > 1) size /= 2;              \
    ssize_t result = real arguments;                         \
    PASSED(action, result);                                  \
  }

MOVE(read, (int fd, void *to, size_t size), (fd, to, size), "read", path_of(fd), size)
MOVE(pread64, (int fd, void *to, size_t size, off64_t from), (fd, to, size, from), "read", path_of(fd), size)
MOVE(write, (int fd, const void *from, size_t size), (fd, from, size), "write", path_of(fd), size)
MOVE(pwrite64, (int fd, const void *from, size_t size, off64_t to), (fd, from, size, to), "write", path_of(fd), size)
MOVE(sendfile64, (int to, int from, off64_t *place_in, size_t size), (to, from, place_in, size), "write", path_of(to), size)

CALL(int, fsync, (int fd), (fd), "fsync", path_of(fd))
CALL(int, fdatasync, (int fd), (fd), "fsync", path_of(fd))
CALL(int, flock, (int fd, int how), (fd, how), "flock", path_of(fd))
CALL(int, ftruncate64, (int fd, off64_t size), (fd, size), "truncate", path_of(fd))
CALL(off64_t, lseek64, (int fd, off64_t to, int whence), (fd, to, whence), "seek", path_of(fd))
CALL(int, rename, (const char *a, const char *b), (a, b), "rename", path_at(AT_FDCWD, b))
CALL(int, renameat, (int da, const char *a, int db, const char *b), (da, a, db, b), "rename", path_at(db, b))
CALL(int, renameat2, (int da, const char *a, int db, const char *b, unsigned how), (da, a, db, b, how), "rename", path_at(db, b))
CALL(int, link, (const char *a, const char *b), (a, b), "link", path_at(AT_FDCWD, b))
CALL(int, linkat, (int da, const char *a, int db, const char *b, int how), (da, a, db, b, how), "link", path_at(db, b))
CALL(int, unlink, (const char *a), (a), "unlink", path_at(AT_FDCWD, a))
CALL(int, unlinkat, (int da, const char *a, int how), (da, a, how), "unlink", path_at(da, a))
CALL(int, stat64, (const char *a, struct stat64 *s), (a, s), "stat", path_at(AT_FDCWD, a))
CALL(int, lstat64, (const char *a, struct stat64 *s), (a, s), "stat", path_at(AT_FDCWD, a))
CALL(int, fstat64, (int fd, struct stat64 *s), (fd, s), "stat", path_of(fd))
CALL(int, fstatat64, (int da, const char *a, struct stat64 *s, int how), (da, a, s, how), "stat", path_at(da, a))
CALL(int, chmod, (const char *a, mode_t mode), (a, mode), "chmod", path_at(AT_FDCWD, a))
CALL(int, fchmod, (int fd, mode_t mode), (fd, mode), "chmod", path_of(fd))
CALL(int, fchmodat, (int da, const char *a, mode_t mode, int how), (da, a, mode, how), "chmod", path_at(da, a))
CALL(int, chown, (const char *a, uid_t u, gid_t g), (a, u, g), "chown", path_at(AT_FDCWD, a))
CALL(int, lchown, (const char *a, uid_t u, gid_t g), (a, u, g), "chown", path_at(AT_FDCWD, a))
CALL(int, fchown, (int fd, uid_t u, gid_t g), (fd, u, g), "chown", path_of(fd))
CALL(int, fchownat, (int da, const char *a, uid_t u, gid_t g, int how), (da, a, u, g, how), "chown", path_at(da, a))
CALL(int, mkdir, (const char *a, mode_t mode), (a, mode), "mkdir", path_at(AT_FDCWD, a))
CALL(int, mkdirat, (int da, const char *a, mode_t mode), (da, a, mode), "mkdir", path_at(da, a))

/* close releases the descriptor even if it fails. */
int close(int fd) {
  REAL(int, close, int);
  int action = ACTION("close", path_of(fd)), result = real(fd);
  if (action == FAIL) return FAILED;
  PASSED(action, result);
}

#define OPENED(name, before, given, path)                 \
  int name(before const char *a, int how, ...) {          \
    mode_t mode = 0;                                      \
    if (how & (O_CREAT | O_TMPFILE)) {                    \
      va_list rest;                                       \
      va_start(rest, how);                                \
      mode = va_arg(rest, mode_t);                        \
      va_end(rest);                                       \
    }                                                     \
    REAL(int, name, before const char *, int, ...);       \
    int action = ACTION("open", path);                    \
    if (action == FAIL) return FAILED;                    \
    int result = real(given a, how, mode);                \
    PASSED(action, result);                               \
  }
#define NONE
#define FOLDER int da,
#define GIVEN da,
OPENED(open, NONE, NONE, path_at(AT_FDCWD, a))
OPENED(open64, NONE, NONE, path_at(AT_FDCWD, a))
OPENED(openat, FOLDER, GIVEN, path_at(da, a))
OPENED(openat64, FOLDER, GIVEN, path_at(da, a))

DIR *opendir(const char *a) {
  REAL(DIR *, opendir, const char *);
  int action = ACTION("listdir", path_at(AT_FDCWD, a));
  if (action == FAIL) return errno = armed.value, NULL;
  DIR *result = real(a);
  PASSED(action, result);
}

DIR *fdopendir(int fd) {
  REAL(DIR *, fdopendir, int);
  int action = ACTION("listdir", path_of(fd));
  if (action == FAIL) return errno = armed.value, NULL;
  DIR *result = real(fd);
  PASSED(action, result);
}

struct dirent64 *readdir64(DIR *folder) {
  REAL(struct dirent64 *, readdir64, DIR *);
  int action = ACTION("listdir", path_of(dirfd(folder)));
  if (action == FAIL) return errno = armed.value, NULL;
  struct dirent64 *result = real(folder);
  PASSED(action, result);
}

/* A thread has no path, so any start counts. */
int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*body)(void *), void *argument) {
  REAL(int, pthread_create, pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  int action = ACTION("thread", NULL);
  if (action == FAIL) return armed.value;
  int result = real(thread, how, body, argument);
  PASSED(action, result);
}
