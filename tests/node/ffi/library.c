// The functions that the tests of `node:ffi` call.
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ADD(name, type) \
  type add_##name(type a, type b) { return (type)(a + b); } \
  type same_##name(type a) { return a; } \
  type call_##name(type (*f)(type), type a) { return f(a); }
ADD(i8, int8_t)
ADD(u8, uint8_t)
ADD(i16, int16_t)
ADD(u16, uint16_t)
ADD(i32, int32_t)
ADD(u32, uint32_t)
ADD(i64, int64_t)
ADD(u64, uint64_t)
ADD(f32, float)
ADD(f64, double)
ADD(char, char)

int counter = 7;
const char *text = "Gr\xc3\xbc\xc3\x9f" "e";

void nothing(void) { counter++; }
int32_t count(void) { return counter; }
void *same_pointer(void *p) { return p; }
void *call_pointer(void *(*f)(void *), void *p) { return f(p); }
void call_void(void (*f)(void)) { f(); }

uint64_t length(const char *s) { return s ? strlen(s) : 0; }
uint64_t lengths(const char *a, const char *b, const char *c) {
  return strlen(a) + 100 * strlen(b) + 10000 * strlen(c);
}
uint8_t first(const uint8_t *p) { return p ? p[0] : 0; }
uint64_t sum(const uint8_t *p, uint64_t n) {
  uint64_t all = 0;
  for (uint64_t i = 0; i < n; i++) all += p[i];
  return all;
}
void fill(uint8_t *p, uint64_t n, uint8_t with) { memset(p, with, n); }
void *allocate(uint64_t n) { return calloc(1, n); }
void release(void *p) { free(p); }
int32_t survives(const char *s, void (*f)(void)) {
  f();
  return strcmp(s, "outer text") == 0;
}

int32_t weigh6(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f;
}
int32_t weigh10(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g,
                int32_t h, int32_t i, int32_t j) {
  return weigh6(a, b, c, d, e, f) + 7 * g + 8 * h + 9 * i + 10 * j;
}
double weigh_f64(double a, double b, double c, double d, double e, double f, double g, double h) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h;
}
double weigh_f64_more(double a, double b, double c, double d, double e, double f, double g,
                      double h, double i, float j) {
  return weigh_f64(a, b, c, d, e, f, g, h) + 9 * i + 10 * j;
}
double mixed(int8_t a, float b, int64_t c, double d, uint16_t e, float f, uint8_t g) {
  return a + 2.0 * b + 3.0 * c + 4 * d + 5.0 * e + 6.0 * f + 7.0 * g;
}
double mixed_more(int8_t a, float b, int64_t c, double d, uint16_t e, float f, int32_t g, int16_t h,
                  int8_t i, uint32_t j, double k) {
  return mixed(a, b, c, d, e, f, 0) + 7.0 * g + 8.0 * h + 9.0 * i + 10.0 * j + 11 * k;
}
double call_mixed(double (*f)(int8_t, float, int64_t, double, uint16_t, float, int32_t, int16_t,
                              int8_t, uint32_t, double)) {
  return f(-1, 1.5f, -(1LL << 40), 2.5, 65535, 3.5f, -4, -32768, -128, 4294967295u, 8.5);
}

int32_t set_errno(int32_t value) {
  errno = value;
  return -1;
}
int32_t get_errno(void) { return errno; }

static void *run(void *f) {
  ((void (*)(void))f)();
  return NULL;
}
void call_on_thread(void (*f)(void)) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, (void *)f) == 0) pthread_join(thread, NULL);
}
