package dev.weir.wire.auth;

import java.net.IDN;
import java.text.Normalizer;

/**
 * Brings a password into the form that is hashed: SASLprep (RFC 4013) as PostgreSQL does it (saslprep.c). What cannot be
 * prepared is hashed as it is, and so is all ASCII, even with control characters.
 */
final class SaslPrep {
    private SaslPrep() {}

    static String prepare(String password) {
        if (password.chars().allMatch(c -> c < 0x80)) {
            return password;
        }
        var mapped = new StringBuilder();
        password.codePoints().forEach(c -> map(c, mapped));
        var normalized = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean fit = !normalized.isEmpty()
                && normalized.codePoints().noneMatch(SaslPrep::isProhibited)
                && normalized.codePoints().noneMatch(SaslPrep::isUnassigned)
                && hasOneDirection(normalized);
        return fit ? normalized : password;
    }

    /** RFC 4013 section 2.1. A character in both tables is a space to PostgreSQL, which looks there first. */
    private static void map(int c, StringBuilder out) {
        if (isNonAsciiSpace(c)) {
            out.append(' ');
        } else if (!isMappedToNothing(c)) {
            out.appendCodePoint(c);
        }
    }

    /** RFC 3454 table C.1.2. */
    private static boolean isNonAsciiSpace(int c) {
        return switch (c) {
            case 0x00A0, 0x1680, 0x202F, 0x205F, 0x3000 -> true;
            default -> in(c, 0x2000, 0x200B);
        };
    }

    /** RFC 3454 table B.1. */
    private static boolean isMappedToNothing(int c) {
        return switch (c) {
            case 0x00AD, 0x034F, 0x1806, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF -> true;
            default -> in(c, 0x180B, 0x180D) || in(c, 0xFE00, 0xFE0F);
        };
    }

    /** RFC 4013 section 2.3, which lists the tables of RFC 3454. */
    static boolean isProhibited(int c) {
        return isNonAsciiSpace(c) // C.1.2
                || c <= 0x1F // C.2.1
                || in(c, 0x7F, 0x9F) // C.2.1, C.2.2
                || isInvisibleControl(c)
                || in(c, 0xD800, 0xF8FF) // C.5 surrogates, C.3 private use
                || c >= 0xF0000 // C.3, up to the last plane
                || (c & 0xFFFE) == 0xFFFE // C.4
                || in(c, 0xFDD0, 0xFDEF) // C.4
                || in(c, 0x2FF0, 0x2FFB); // C.7
    }

    /** The single characters and short runs of RFC 3454 tables C.2.2, C.6, C.8 and C.9. */
    private static boolean isInvisibleControl(int c) {
        return switch (c) {
            case 0x0340, 0x0341, 0x06DD, 0x070F, 0x180E, 0xFEFF, 0xE0001 -> true;
            default ->
                in(c, 0x200C, 0x200F)
                        || in(c, 0x2028, 0x202E)
                        || in(c, 0x2060, 0x2063)
                        || in(c, 0x206A, 0x206F)
                        || in(c, 0xFFF9, 0xFFFD)
                        || in(c, 0x1D173, 0x1D17A)
                        || in(c, 0xE0020, 0xE007F);
        };
    }

    /**
     * RFC 3454 table A.1: not a character yet in Unicode 3.2. The JDK carries that table for international domain names,
     * but answers only the question whether a name may be converted with and without such characters.
     */
    static boolean isUnassigned(int c) {
        return c >= 0x80 && !isDomainName(c, 0) && isDomainName(c, IDN.ALLOW_UNASSIGNED);
    }

    private static boolean isDomainName(int c, int flags) {
        try {
            return !IDN.toASCII(Character.toString(c), flags).isEmpty();
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    /** RFC 3454 section 6: right-to-left text starts and ends so, and holds nothing left-to-right. */
    private static boolean hasOneDirection(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return true;
        }
        return text.codePoints().noneMatch(SaslPrep::isLeftToRight)
                && isRightToLeft(text.codePointAt(0))
                && isRightToLeft(text.codePointBefore(text.length()));
    }

    /** RFC 3454 table D.1, for characters that are neither prohibited nor unassigned. */
    static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** RFC 3454 table D.2, likewise: what Unicode has changed its mind about since 3.2 is listed here. */
    static boolean isLeftToRight(int c) {
        return switch (c) {
            case 0x0CBF, 0x0CC6, 0x1734, 0x2132, 0x302E, 0x302F -> false;
            case 0x17B4, 0x17B5, 0x1885, 0x1886 -> true;
            default ->
                Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT && !in(c, 0x2800, 0x28FF);
        };
    }

    private static boolean in(int c, int first, int last) {
        return first <= c && c <= last;
    }
}
