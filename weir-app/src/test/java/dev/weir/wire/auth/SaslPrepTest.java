package dev.weir.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.common.StringPreparation;
import com.ongres.stringprep.Tables;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tables of RFC 3454 here are those of ongres stringprep, an independent implementation. */
class SaslPrepTest {
    @Test
    void the_examples_of_rfc_4013() {
        assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("user")).isEqualTo("user");
        assertThat(SaslPrep.prepare("USER")).isEqualTo("USER");
        assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
        assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
    }

    @Test
    void what_cannot_be_prepared_stays_as_it_is() {
        for (var password :
                new String[] {"\u0007", "\u2168\u0007", "\u06271", "\u2168\u0627", "\u00AD", "\u00AA\uE000"}) {
            assertThat(SaslPrep.prepare(password)).isEqualTo(password);
        }
    }

    @Test
    void a_character_younger_than_unicode_3_2_keeps_the_password_as_it_is() {
        assertThat(SaslPrep.prepare("\u00AA😀")).isEqualTo("\u00AA😀");
    }

    @Test
    void a_zero_width_space_is_a_space_as_in_postgresql() {
        assertThat(SaslPrep.prepare("ä\u200Bb\u3000c")).isEqualTo("ä b c");
    }

    @Test
    void the_prohibited_characters_are_those_of_the_rfc() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> SaslPrep.isProhibited(c) != isProhibitedByRfc(c))
                        .mapToObj(Integer::toHexString))
                .isEmpty();
    }

    @Test
    void the_unassigned_characters_are_those_of_unicode_3_2() {
        var sampled = IntStream.concat(IntStream.range(0, 0x3400), IntStream.range(0xF900, 0x10400));
        assertThat(sampled.filter(c -> !Character.isSurrogate((char) c) || c > 0xFFFF)
                        .filter(c -> SaslPrep.isUnassigned(c) != Tables.unassignedCodePoints(c))
                        .mapToObj(Integer::toHexString))
                .isEmpty();
    }

    @Test
    void the_directions_are_those_of_the_rfc() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> !Tables.unassignedCodePoints(c) && !SaslPrep.isProhibited(c))
                        .filter(c -> c < 0x1D400 || c > 0x1D7FF) // mathematical letters become plain ones before
                        .filter(c -> SaslPrep.isRightToLeft(c) != Tables.bidirectionalPropertyRorAL(c)
                                || SaslPrep.isLeftToRight(c) != Tables.bidirectionalPropertyL(c))
                        .mapToObj(Integer::toHexString))
                .isEmpty();
    }

    @Test
    void random_passwords_are_prepared_as_by_an_independent_implementation() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var alphabet = "ab1 \u00AD\u00AA\u00FC\u2168\u0301\u0627\u05D0\u0660\u4E2D\u00BD\uFB01\u0007\u034F";
        for (int i = 0; i < 2_000; i++) {
            var password = new StringBuilder();
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                password.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var text = password.toString();
            if (text.matches("[\u00AD\u034F]+")) {
                continue; // the other implementation fails on what maps to nothing at all
            }
            assertThat(SaslPrep.prepare(text))
                    .as("seed %d, password %s", seed, text)
                    .isEqualTo(new String(StringPreparation.POSTGRESQL_PREPARATION.normalize(text.toCharArray())));
        }
    }

    private static boolean isProhibitedByRfc(int c) {
        return Tables.prohibitionNonAsciiSpace(c)
                || Tables.prohibitionAsciiControl(c)
                || Tables.prohibitionNonAsciiControl(c)
                || Tables.prohibitionPrivateUse(c)
                || Tables.prohibitionNonCharacterCodePoints(c)
                || Tables.prohibitionSurrogateCodes(c)
                || Tables.prohibitionInappropriatePlainText(c)
                || Tables.prohibitionInappropriateCanonicalRepresentation(c)
                || Tables.prohibitionChangeDisplayProperties(c)
                || Tables.prohibitionTaggingCharacters(c);
    }
}
