package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program takes one branch of an {@code if}, so the pools of one branch are there, not those of all. */
class AlternativesTest {
    @TempDir
    private Path repository = Path.of("");

    private Plan plan(String file, String text, String... options) throws IOException {
        Files.writeString(repository.resolve(file), text);
        return Samples.plan(repository, Samples.options(List.of(options)));
    }

    private static int services(Plan plan) {
        return plan.budgets().getFirst().services(Map.of());
    }

    private void prismaSchema() throws IOException {
        Files.writeString(repository.resolve("schema.prisma"), """
                datasource db {
                  provider = "postgresql"
                  url = env("DATABASE_URL")
                }
                """);
    }

    @Test
    void a_client_for_production_and_one_kept_while_developing_are_one() throws IOException {
        prismaSchema();

        var plan = plan("db.ts", """
                let prisma: PrismaClient;
                if (process.env.NODE_ENV === 'production') {
                  prisma = new PrismaClient();
                } else {
                  if (!global.prisma) {
                    global.prisma = new PrismaClient();
                  }
                  prisma = global.prisma;
                }
                export default prisma;
                """);

        assertThat(services(plan)).isEqualTo(9);
        assertThat(plan.assumptions())
                .anySatisfy(one -> assertThat(one.text()).contains("db.ts:6", "another branch", "not added"));
    }

    @Test
    void branches_without_braces_count_once_too() throws IOException {
        prismaSchema();

        assertThat(services(plan("db.ts", """
                if (production) prisma = new PrismaClient()
                else if (staging) prisma = new PrismaClient({ log: ['info'] });
                else
                  prisma = new PrismaClient({ log: ['error'] })
                """))).isEqualTo(9);
    }

    @Test
    void what_stands_behind_an_if_is_added_to_its_larger_branch() throws IOException {
        var plan = plan("db.js", """
                const { Pool } = require('pg');
                function pools() {
                  if (a) {
                    one = new Pool({ max: 2 });
                    two = new Pool({ max: 3 });
                  } else {
                    one = new Pool({ max: 4 });
                  }
                  if (b) { three = new Pool({ max: 10 }) }
                  four = new Pool({ max: 20 });
                }
                """);

        assertThat(services(plan)).isEqualTo(2 + 3 + 10 + 20);
    }

    @Test
    void an_engine_of_sqlite_is_none_of_postgresql() throws IOException {
        var plan = plan("db.py", """
                if url.startswith("sqlite"):
                    engine = create_engine(url, connect_args={"check_same_thread": False})
                else:
                    engine = create_engine(url)
                """, "limit 12");

        assertThat(services(plan)).isEqualTo(15);
        assertThat(plan.proposals())
                .allSatisfy(one -> assertThat(one.diff())
                        .contains("+    engine = create_engine(url,")
                        .doesNotContain("-    engine = create_engine(url, connect_args"));
    }

    @Test
    void the_largest_branch_of_a_chain_counts_and_an_engine_below_it_as_well() throws IOException {
        var plan = plan("db.py", """
                def engines(kind):
                    if kind == "large":
                        return create_engine(url, pool_size=5, max_overflow=2)
                    elif kind == "larger":
                        if really:
                            # not so large
                            return create_engine(url, pool_size=20, max_overflow=0)
                        return create_engine(url, pool_size=1, max_overflow=0)
                    else:
                        return create_engine(url, pool_size=9, max_overflow=1)

                reports = create_engine(url, pool_size=3, max_overflow=0)
                """);

        assertThat(services(plan)).isEqualTo(20 + 1 + 3);
    }

    @Test
    void edits_lower_every_branch_that_is_too_large() throws IOException {
        var plan = plan("db.py", """
                if fast:
                    engine = create_engine(url, pool_size=30, max_overflow=0)
                else:
                    engine = create_engine(url, pool_size=28, max_overflow=0)
                """, "limit 20");

        assertThat(plan.proposals()).allSatisfy(one -> assertThat(one.changes()).hasSize(2));
    }
}
