/* For builds with --coverage, linked with --wrap=_exit: a process that ends by
 * _exit() writes its counters first, as exit() does. */
void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
