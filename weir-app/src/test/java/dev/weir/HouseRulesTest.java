package dev.weir;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;

/** The walls of the house. A room may be empty; a rule that finds nothing to check is no failure. */
@AnalyzeClasses(packages = "dev.weir", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String APP = "dev.weir";
    private static final String ADMIN = "dev.weir.admin..";
    private static final String CLI = "dev.weir.cli..";
    private static final String CONFIG = "dev.weir.config..";
    private static final String DOCTOR = "dev.weir.doctor..";
    private static final String DOCTOR_WORDS = "dev.weir.doctor";
    private static final String CATALOGUE = "dev.weir.doctor.catalogue";
    private static final String HTTP = "dev.weir.http..";
    private static final String JSON = "dev.weir.doctor.json";
    private static final String LIVE = "dev.weir.doctor.live..";
    private static final String NET = "dev.weir.net..";
    private static final String POOL = "dev.weir.pool..";
    private static final String SESSION = "dev.weir.session..";
    private static final String TELEMETRY = "dev.weir.telemetry..";
    private static final String TRAINING = "dev.weir.training..";
    private static final String WIRE = "dev.weir.wire..";

    private static final String NETTY = "io.netty..";
    private static final String BUFFERS = "io.netty.buffer..";

    @ArchTest
    static final ArchRule wire_knows_nothing_but_buffers = room(WIRE).mayKnow(BUFFERS, "io.netty.util..");

    @ArchTest
    static final ArchRule pool_knows_sql_states_and_nothing_else = room(POOL)
            .mayKnow(resideInAnyPackage(TELEMETRY).or(simpleName("SqlState").and(resideInAnyPackage(WIRE))));

    @ArchTest
    static final ArchRule session_knows_wire_and_pool =
            room(SESSION).mayKnow(WIRE, POOL, TELEMETRY, BUFFERS, "io.netty.util..");

    @ArchTest
    static final ArchRule net_knows_what_flows_through_it =
            room(NET).mayKnow(SESSION, POOL, WIRE, TELEMETRY, CONFIG, NETTY);

    @ArchTest
    static final ArchRule telemetry_has_facts_and_no_neighbours =
            room(TELEMETRY).mayKnow();

    @ArchTest
    static final ArchRule config_knows_no_other_room = room(CONFIG).mayKnow();

    @ArchTest
    static final ArchRule admin_sees_snapshots_and_operations = room(ADMIN).mayKnow(WIRE, TELEMETRY, CONFIG, BUFFERS);

    @ArchTest
    static final ArchRule http_sees_snapshots_and_operations = room(HTTP).mayKnow(ADMIN, TELEMETRY, CONFIG);

    @ArchTest
    static final ArchRule cli_sees_configuration_and_snapshots = room(CLI).mayKnow(ADMIN, TELEMETRY, CONFIG, DOCTOR);

    /** It works without a pooler, so it is told of one through the same snapshots as everybody else. */
    @ArchTest
    static final ArchRule doctor_knows_nothing_of_the_pooler = room(DOCTOR).mayKnow(CONFIG, TELEMETRY);

    @ArchTest
    static final ArchRule catalogues_know_no_command_of_the_doctor =
            room(CATALOGUE).mayKnow(DOCTOR_WORDS, CONFIG);

    @ArchTest
    static final ArchRule explain_knows_words_and_catalogues =
            room("dev.weir.doctor.explain..").mayKnow(DOCTOR_WORDS, CATALOGUE, CONFIG);

    @ArchTest
    static final ArchRule live_knows_words_and_catalogues =
            room(LIVE).mayKnow(DOCTOR_WORDS, CATALOGUE, CONFIG, TELEMETRY);

    @ArchTest
    static final ArchRule top_shows_what_live_sees =
            room("dev.weir.doctor.top..").mayKnow(DOCTOR_WORDS, "dev.weir.doctor.live..", CONFIG);

    @ArchTest
    static final ArchRule what_top_shows_is_decided_without_a_terminal_and_a_clock = noClasses()
            .that()
            .resideInAPackage("dev.weir.doctor.top.view")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jline.terminal..", "java.io..", "java.sql..")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule load_knows_nothing_but_how_to_connect =
            room("dev.weir.doctor.load..").mayKnow();

    @ArchTest
    static final ArchRule plan_knows_words_and_catalogues =
            room("dev.weir.doctor.plan..").mayKnow(DOCTOR_WORDS, CATALOGUE, CONFIG);

    @ArchTest
    static final ArchRule json_knows_nothing = room(JSON).mayKnow();

    @ArchTest
    static final ArchRule report_judges_with_the_doctors_own_rules =
            room("dev.weir.doctor.report..").mayKnow(LIVE, JSON, DOCTOR_WORDS, CATALOGUE);

    @ArchTest
    static final ArchRule training_speaks_the_protocol_and_sees_weir_from_outside =
            room(TRAINING).mayKnow(WIRE, BUFFERS);

    @ArchTest
    static final ArchRule nobody_knows_the_wiring = noClasses()
            .that()
            .resideInAPackage("dev.weir.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(APP)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule channels_are_known_in_net_only = noClasses()
            .that()
            .resideOutsideOfPackages(NET, APP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.channel..");

    @ArchTest
    static final ArchRule no_package_cycles =
            slices().matching("dev.weir.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule time_is_a_parameter = noClasses()
            .that()
            .resideInAnyPackage(WIRE, POOL, SESSION)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule randomness_is_a_parameter = noClasses()
            .that()
            .resideInAnyPackage(WIRE, POOL, SESSION)
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(java.security.SecureRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .allowEmptyShould(true);

    /** One loop owns a lane and its sessions. The two ledgers, the tally and the reports of a pool are what loops share, and say how. */
    @ArchTest
    static final ArchRule no_locks_where_one_loop_owns_everything = noClasses()
            .that()
            .resideInAnyPackage(POOL, SESSION)
            .and(not(partOf("CapacityLedger", "ClientLedger", "PoolTally", "PoolReports")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent.locks..", "java.util.concurrent.atomic..")
            .orShould(haveASynchronizedMethod())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule names_say_one_job = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Common)")
            .because("a drawer has no job: name what it does");

    @ArchTest
    static final ArchRule every_package_is_null_marked =
            classes().should(beInANullMarkedPackage()).because("NullAway checks nothing else");

    private static Room room(String room) {
        return new Room(room);
    }

    /** A room and the parts of this house and of Netty that it may know; the JDK and other libraries are not walls. */
    private record Room(String name) {
        ArchRule mayKnow(String... others) {
            return mayKnow(resideInAnyPackage(others));
        }

        ArchRule mayKnow(DescribedPredicate<JavaClass> others) {
            return noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("dev.weir..", NETTY)
                            .and(not(resideInAnyPackage(name)))
                            .and(not(others)))
                    .allowEmptyShould(true);
        }
    }

    /** The named top-level types with everything nested in them. */
    private static DescribedPredicate<JavaClass> partOf(String... names) {
        return DescribedPredicate.describe("part of " + String.join(", ", names), type -> {
            for (var name : names) {
                if (type.getName().matches(".*\\." + name + "(\\$.*)?")) {
                    return true;
                }
            }
            return false;
        });
    }

    private static ArchCondition<JavaClass> haveASynchronizedMethod() {
        return new ArchCondition<>("have a synchronized method") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (var method : type.getMethods()) {
                    boolean locks = method.getModifiers().contains(JavaModifier.SYNCHRONIZED);
                    events.add(new SimpleConditionEvent(method, locks, method.getDescription() + " is synchronized"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in an unmarked package"));
            }
        };
    }
}
