package dev.weir.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** The PostgreSQL types of the console's columns; oid and size from pg_type. */
enum ColumnType {
    TEXT(25, -1),
    INT4(23, 4),
    INT8(20, 8),
    NUMERIC(1700, -1);

    /** numeric.c: a numeric is sent in digits to base 10000. */
    private static final int NUMERIC_BASE = 10_000;

    private final int oid;
    private final int size;

    ColumnType(int oid, int size) {
        this.oid = oid;
        this.size = size;
    }

    int oid() {
        return oid;
    }

    /** Bytes of a value as pg_type.typlen has it, -1 when it varies. */
    int size() {
        return size;
    }

    /** Writes {@code value}, given in text form, in this type's binary form without a length. */
    void writeBinary(ByteBuf out, String value) {
        switch (this) {
            case TEXT -> ByteBufUtil.writeUtf8(out, value);
            case INT4 -> out.writeInt(Integer.parseInt(value));
            case INT8 -> out.writeLong(Long.parseLong(value));
            case NUMERIC -> writeNumeric(out, Long.parseLong(value));
        }
    }

    /** numeric_send: int16 digits, weight of the first, sign (0x4000 when negative), scale; then the digits. */
    private static void writeNumeric(ByteBuf out, long value) {
        int digits = 0;
        for (long rest = value; rest != 0; rest /= NUMERIC_BASE) {
            digits++;
        }
        out.writeShort(digits)
                .writeShort(Math.max(digits - 1, 0))
                .writeShort(value < 0 ? 0x4000 : 0)
                .writeShort(0);
        int at = out.writerIndex();
        out.writeZero(2 * digits);
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            out.setShort(at + 2 * i, (int) Math.abs(rest % NUMERIC_BASE));
            rest /= NUMERIC_BASE;
        }
    }
}
