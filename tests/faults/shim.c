/* What can go wrong under a program, made to go wrong: the tests preload this, and say how in the environment.
 *
 * FAULT_FILE   the file whose reads are spoilt; writes are spoilt where they go to standard output
 * FAULT_SHORT  a call takes at most so many bytes
 * FAULT_EINTR  every other call is interrupted by a signal
 * FAULT_AT     a read ends at this place of the file; those from there on fail,
 * FAULT_DO     or, where there is a command, that is run before the one that begins there, once, and all go well
 * FAULT_PEAK   where the peak of resident memory is written at the end, in kB
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct stat file, out;
static long at = -1, most = -1;
static const char *command;
static int interrupts;
static atomic_flag done = ATOMIC_FLAG_INIT;
static _Thread_local int calls;

__attribute__((constructor)) static void begin(void) {
    const char *text;
    if ((text = getenv("FAULT_FILE"))) stat(text, &file);
    fstat(1, &out);
    if ((text = getenv("FAULT_AT"))) at = atol(text);
    if ((text = getenv("FAULT_SHORT"))) most = atol(text);
    interrupts = getenv("FAULT_EINTR") != NULL;
    command = getenv("FAULT_DO");
    unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAULT_PEAK");
    FILE *status = path ? fopen("/proc/self/status", "r") : NULL, *peak = status ? fopen(path, "w") : NULL;
    char line[256];
    while (peak && fgets(line, sizeof line, status))
        if (!strncmp(line, "VmHWM:", 6)) fputs(line + 6, peak);
    if (peak) fclose(peak);
}

static int is(int fd, const struct stat *wanted) {
    struct stat found;
    return wanted->st_ino && !fstat(fd, &found) && found.st_ino == wanted->st_ino && found.st_dev == wanted->st_dev;
}

/* How many of the bytes the call may have; -1: it fails. */
static ssize_t allowed(size_t count, off_t place) {
    if (interrupts && calls++ % 2 == 0) { errno = EINTR; return -1; }
    if (most >= 0 && count > (size_t)most) count = most;
    if (at < 0 || place < 0 || place + (off_t)count <= at) return count;
    if (place < at) return at - place;
    if (!command) { errno = EIO; return -1; }
    if (place == at && !atomic_flag_test_and_set(&done) && system(command)) abort();
    return count;
}

#define REAL(name, ...) ((ssize_t (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t read(int fd, void *room, size_t count) {
    ssize_t some = is(fd, &file) ? allowed(count, lseek(fd, 0, SEEK_CUR)) : (ssize_t)count;
    return some < 0 ? -1 : REAL("read", int, void *, size_t)(fd, room, some);
}

ssize_t pread64(int fd, void *room, size_t count, off_t place) {
    ssize_t some = is(fd, &file) ? allowed(count, place) : (ssize_t)count;
    return some < 0 ? -1 : REAL("pread64", int, void *, size_t, off_t)(fd, room, some, place);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    ssize_t some = is(fd, &out) ? allowed(count, -1) : (ssize_t)count;
    return some < 0 ? -1 : REAL("write", int, const void *, size_t)(fd, bytes, some);
}
