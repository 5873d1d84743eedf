package dev.weir.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a test class of the doctor on the oldest PostgreSQL it knows, on one from the middle and on the latest; its release is the
 * only parameter. That every release answers what the doctor asks is {@code LookIT}'s to show.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = PostgresVersion.class,
        names = {"V12", "V15", "V17", "V18"})
@ExtendWith(WireTranscripts.class)
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnPostgresSince12 {}
