package dev.weir.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs a test class once for each PostgreSQL release the pooler is tested with; the release is its only parameter. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = PostgresVersion.class,
        names = {"V17", "V18"})
@ExtendWith(WireTranscripts.class)
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnEveryPostgres {}
