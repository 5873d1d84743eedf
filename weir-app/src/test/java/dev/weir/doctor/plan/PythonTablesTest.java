package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that Python programs fill before they spread them, names that they import, and where their statements end. */
class PythonTablesTest {
    @TempDir
    private Path directory = Path.of("");

    private ScratchRepository repository = new ScratchRepository(directory);

    @BeforeEach
    void in_a_folder_of_its_own() {
        repository = new ScratchRepository(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "kw = {'pool_pre_ping': True}\\nif big:\\n    kw.update(pool_size=20, max_overflow=10) ~ 30",
                "kw = {'pool_size': 2}\\nkw.update({'pool_size': 20, 'max_overflow': 10}) ~ 30",
                "kw = dict(pool_size=20)\\nkw.setdefault('pool_size', 2)\\nkw.setdefault('max_overflow', 1) ~ 21",
                "kw = {}\\nkw.update(pool_size=20)\\nkw['max_overflow'] = 10\\nkw['pool_size'] = 4 ~ 14",
            })
    void keys_that_a_table_gets_later_count(String table, int counted) throws IOException {
        repository.file("a.py", table + "\\nengine = create_engine(url, **kw)\\n");

        assertThat(repository.services()).isEqualTo(counted);
        assertThat(repository.assumptions()).noneSatisfy(one -> assertThat(one).contains("spread"));
    }

    /** Python takes no argument twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kw = {'pool_pre_ping': True}\\nif big:\\n    kw |= {'pool_size': 20, 'max_overflow': 10}",
                "kw = {'pool_pre_ping': True}\\nkw.update(settings.ENGINE)",
                "kw = {'pool_pre_ping': True}\\nkw.update(**settings.ENGINE)",
                "kw = {'pool_pre_ping': True}\\ncomplete(kw)",
                "kw = {'pool_pre_ping': True}\\nfor key in keys:\\n    kw[key] = os.environ[key]",
                "if big:\\n    kw = {'pool_size': 20, 'max_overflow': 10}\\nelse:\\n    kw = {'pool_pre_ping': True}",
                "kw = {'pool_pre_ping': True, **settings.ENGINE}",
            })
    void a_table_that_may_have_more_keys_gets_company_in_words_only(String table) throws IOException {
        repository.file("a.py", table + "\\nengine = create_engine(url, **kw)\\n");

        var proposal = repository.proposal(10);

        assertThat(proposal.diff()).isEmpty();
        assertThat(proposal.byHand())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one).contains(", unless what is spread there says it"));
        assertThat(repository.assumptions())
                .anySatisfy(one -> assertThat(one)
                        .startsWith("what is spread into create_engine at a.py:")
                        .endsWith("says no more than can be read"));
    }

    @Test
    void a_table_that_is_only_spread_gets_company_where_it_is_spread() throws IOException {
        repository
                .file(
                        "a.py",
                        "kw = {'pool_pre_ping': True}\\nkw['echo'] = False\\na = create_engine(url, **kw)\\nb = create_engine(url, **kw)\\n")
                .edited(12);

        assertThat(repository.text("a.py")).contains("**kw, max_overflow=");
        assertThat(repository.assumptions()).noneSatisfy(one -> assertThat(one).contains("spread"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"from .base import *", "def soon(): ...", "from .base import *  # all of it"})
    void a_line_that_ends_in_signs_ends_its_statement(String line) throws IOException {
        repository.file(
                "settings.py",
                line
                        + "\\n\\nif not DEBUG:\\n    DATABASES = {'default': {'OPTIONS': {'pool': {'min_size': 1, 'max_size': 40}}}}\\n");

        assertThat(repository.services()).isEqualTo(40);
    }

    private static final String ASYNCPG = "import asyncpg\\npool = asyncpg.create_pool(url, max_size=7)\\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from arq import create_pool\\nredis = await create_pool(settings)",
                "from arq.connections import (\\n    RedisSettings,\\n    create_pool,\\n)\\nredis = await create_pool(RedisSettings())",
                "import arq\\nredis = await arq.create_pool(settings)",
                "import aiomysql\\nmy = await aiomysql.create_pool(host='my')",
                "from .pools import create_pool\\nother = create_pool()",
                "async def create_pool():\\n    pass\\nother = create_pool()",
            })
    void a_pool_of_another_library_is_not_counted(String text) throws IOException {
        repository.file("a.py", ASYNCPG + text + "\\n");

        assertThat(repository.services()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import redis\\ncache = redis.ConnectionPool(host='redis')",
                "from redis import ConnectionPool\\ncache = ConnectionPool(host='redis')",
            })
    void a_pool_of_redis_is_none_of_psycopg(String text) throws IOException {
        repository.file(
                "a.py",
                "import psycopg_pool\\npool = psycopg_pool.ConnectionPool(url, min_size=1, max_size=7)\\n" + text
                        + "\\n");

        assertThat(repository.services()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "import asyncpg as pg\\npool = await pg.create_pool(url, max_size=7) ~ 7",
                "import os, asyncpg\\npool = await asyncpg.pool.create_pool(url, max_size=7) ~ 7",
                "from asyncpg import Record, create_pool  # both\\npool = await create_pool(url, max_size=7) ~ 7",
                "from asyncpg import pool as pools\\npool = await pools.create_pool(url, max_size=7) ~ 7",
                "from asyncpg import *\\npool = await create_pool(url, max_size=7) ~ 7",
                "from aiopg import create_pool\\npool = await create_pool(url, maxsize=7) ~ 7",
                "import psycopg_pool as pp\\npool = pp.ConnectionPool(url, max_size=7) ~ 7",
                "from psycopg_pool import (\\n    ConnectionPool,\\n)\\npool = ConnectionPool(url, max_size=7) ~ 7",
            })
    void a_pool_counts_however_it_is_imported(String text, int counted) throws IOException {
        repository.file("a.py", text + "\\n");

        assertThat(repository.services()).isEqualTo(counted);
    }
}
