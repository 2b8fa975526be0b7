/* SQLite's databases: files of this process, or nothing but a connection. */
#include "lib/databases.h"

#include "lib/test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_path(char *out, size_t size, const char *name)
{
    const char *folder = getenv("TMPDIR");
    snprintf(out, size, "%s/cormorant-%ld-%s.db", folder ? folder : "/tmp", (long)getpid(), name);
}

static void write_url(char *out, size_t size, const char *name, const char *options)
{
    char path[300] = ":memory:";
    if (name)
        write_path(path, sizeof path, name);
    snprintf(out, size, "sqlite:%s%s", path, options);
}

static void remove_files(const char *name)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char path[300], file[320];
    write_path(path, sizeof path, name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(file, sizeof file, "%s%s", path, endings[i]);
        remove(file);
    }
}

/* One in memory is gone with its connection, and a file is removed by its name. */
static void leave(void)
{
}

static void execute(const char *url, const char *sql)
{
    sqlite3 *database;
    char path[300];
    const char *rest = strchr(url, ':') + 1;
    snprintf(path, sizeof path, "%.*s", (int)strcspn(rest, "?"), rest);
    CHECK(sqlite3_open(path, &database) == SQLITE_OK);
    CHECK_TEXT(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK ? "" : sqlite3_errmsg(database), "");
    sqlite3_close(database);
}

const struct databases databases_sqlite = {"sqlite", write_url, remove_files, leave, execute};
