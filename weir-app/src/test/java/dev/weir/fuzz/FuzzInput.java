package dev.weir.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One input of a fuzz target: first a few bytes that choose between variants, then the bytes that are fed to Weir as they
 * are, so that a recorded conversation is a seed and a byte changed in it changes that byte only.
 */
public final class FuzzInput {
    private final byte[] data;
    private int at;

    public FuzzInput(byte[] data) {
        this.data = data;
    }

    /** The next choice, from 0 to {@code choices - 1} of at most 256; 0 when the input is over. */
    public int choose(int choices) {
        return at < data.length ? (data[at++] & 0xff) % choices : 0;
    }

    /** What has not been read yet. */
    public byte[] rest() {
        var rest = Arrays.copyOfRange(data, at, data.length);
        at = data.length;
        return rest;
    }

    /** The same as UTF-8, broken characters replaced. */
    public String text() {
        return new String(rest(), StandardCharsets.UTF_8);
    }

    /** What has not been read yet, up to the next zero; the zero is read too. */
    public byte[] part() {
        int zero = at;
        while (zero < data.length && data[zero] != 0) {
            zero++;
        }
        var part = Arrays.copyOfRange(data, at, zero);
        at = Math.min(zero + 1, data.length);
        return part;
    }

    /** At most that many of the next bytes. */
    public byte[] take(int most) {
        var taken = Arrays.copyOfRange(data, at, Math.min(data.length, at + most));
        at += taken.length;
        return taken;
    }

    public boolean atEnd() {
        return at >= data.length;
    }

    /** As a network may deliver it: {@code how} 0 in one piece, 1 byte by byte, otherwise in pieces that it is the seed of. */
    public static List<byte[]> cut(byte[] whole, int how) {
        var pieces = new ArrayList<byte[]>();
        var random = new Random(how);
        int most = how == 0 ? Math.max(1, whole.length) : how;
        for (int from = 0; from < whole.length; ) {
            int size = how < 2 ? most : 1 + random.nextInt(most);
            int to = Math.min(whole.length, from + size);
            pieces.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        return pieces;
    }
}
