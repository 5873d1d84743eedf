package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spring and Quarkus take any setting from the environment, also one that no file has. */
class JvmEnvironmentTest {
    private static final String SPRING = "spring.datasource.url=jdbc:postgresql://db/a";
    private static final String REACTIVE = "spring.r2dbc.url=r2dbc:postgresql://db/a";

    @TempDir
    private Path directory = Path.of("");

    private ScratchRepository repository = new ScratchRepository(directory);

    @BeforeEach
    void in_a_folder_of_its_own() {
        repository = new ScratchRepository(directory);
    }

    private void service(String properties, String environment) throws IOException {
        repository
                .file("application.properties", properties + "\\n")
                .file(
                        "compose.yml",
                        "services:\\n  web:\\n    build: .\\n    command: java -jar a.jar\\n    deploy:\\n      replicas: 3\\n"
                                + "    environment:\\n" + environment);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "spring.datasource.url=jdbc:postgresql://db/a ~ SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE ~ 150",
                "spring.datasource.url=jdbc:postgresql://db/a ~ SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE ~ 150",
                "spring.datasource.url=jdbc:postgresql://db/a\\nspring.datasource.hikari.maximum-pool-size=5 ~ SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE ~ 150",
                "spring.r2dbc.url=r2dbc:postgresql://db/a ~ SPRING_R2DBC_POOL_MAX_SIZE ~ 150",
                "quarkus.datasource.jdbc.url=jdbc:postgresql://db/a ~ QUARKUS_DATASOURCE_JDBC_MAX_SIZE ~ 150",
                "quarkus.datasource.jdbc.url=jdbc:postgresql://db/a ~ QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE ~ 60",
                "spring.datasource.url=jdbc:postgresql://db/a ~ OTHER ~ 30",
            })
    void the_environment_counts_without_a_key_in_the_file(String properties, String variable, int counted)
            throws IOException {
        service(properties, "      " + variable + ": 50\\n");

        assertThat(repository.services()).isEqualTo(counted);
    }

    @Test
    void what_the_environment_says_is_lowered_there() throws IOException {
        service(SPRING, "      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: 50\\n");

        repository.edited(97);

        assertThat(repository.text("application.properties")).isEqualTo(SPRING + "\n");
        assertThat(repository.text("compose.yml")).contains("POOL_SIZE: 25\n");
    }

    @Test
    void what_nobody_says_is_added_to_the_file() throws IOException {
        service(SPRING, "      OTHER: 50\\n");

        assertThat(repository.edited(30).text("application.properties"))
                .isEqualTo(SPRING + "\nspring.datasource.hikari.maximum-pool-size=7\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // the smallest is 10 because Spring says so
                "SPRING_R2DBC_POOL_MAX_SIZE: 50 ~ spring.r2dbc.pool.initial-size=1 ~ POOL_MAX_SIZE: 7",
                "SPRING_R2DBC_POOL_INITIAL_SIZE: 9 ~ spring.r2dbc.pool.max-size=7 ~ INITIAL_SIZE: 7",
                "SPRING_R2DBC_POOL_INITIAL_SIZE: 9\\n      SPRING_R2DBC_POOL_MAX_SIZE: 50 ~ spring.r2dbc ~ INITIAL_SIZE: 7\\n      SPRING_R2DBC_POOL_MAX_SIZE: 7",
            })
    void the_smallest_size_is_not_left_above_the_largest(String environment, String properties, String edited)
            throws IOException {
        service(REACTIVE, "      " + environment + "\\n");

        repository.edited(30);

        assertThat(repository.text("application.properties")).contains(properties);
        assertThat(repository.text("compose.yml")).contains(edited.replace("\\n", "\n"));
    }
}
