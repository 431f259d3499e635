package io.github.watertight;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/**
 * What became of each resource of a JVM that may end at any moment, for whoever looks at it afterwards.
 *
 * <p>It is a mapped file: what has been written there stays, however the JVM ends and whatever its hooks do at the same
 * time, and nothing has to be printed, nor flushed, in time. A resource is an entry of four numbers, which change
 * atomically.
 */
final class ExitLedger {

    /** How far the program has come with a resource. */
    enum Stage {
        /** It is about to be registered. Where the JVM ends before {@code register} has returned, nothing is promised. */
        ANNOUNCED,
        /** It has been registered: whoever closes it, its action must have been run. */
        REGISTERED,
        /** It has been refused: its action must have been run by then. */
        REFUSED
    }

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int ENTRIES = 1 << 20;

    private static final int HOOK_NANOS = 0;
    private static final int COUNT = 8;
    private static final int FIRST_ENTRY = 16;

    private static final int KIND = 0;
    private static final int STAGE = 4;
    private static final int BEGUN = 8;
    private static final int ENDED = 12;
    private static final int ENTRY_SIZE = 16;

    private final MappedByteBuffer file;

    private ExitLedger(MappedByteBuffer file) {
        this.file = file;
    }

    /** Opens the ledger in that file, which both the JVM that may end and the one that looks do. */
    static ExitLedger in(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // The pages that nobody writes take no place.
            return new ExitLedger(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, FIRST_ENTRY + (long) ENTRIES * ENTRY_SIZE));
        }
    }

    /** Enters a resource that is about to be registered, and gives its number; -1 if the ledger is full. */
    int announce(int kind) {
        int entry = (int) INT.getAndAdd(file, COUNT, 1);
        if (entry >= ENTRIES) {
            return -1;
        }
        INT.setVolatile(file, at(entry, KIND), kind);
        return entry;
    }

    void reached(int entry, Stage stage) {
        INT.setVolatile(file, at(entry, STAGE), stage.ordinal());
    }

    /** Notes that the action of the resource begins. */
    void begun(int entry) {
        INT.getAndAdd(file, at(entry, BEGUN), 1);
    }

    /** Notes that the action of the resource has closed it. */
    void ended(int entry) {
        INT.getAndAdd(file, at(entry, ENDED), 1);
    }

    void hookTook(long nanos) {
        LONG.setVolatile(file, HOOK_NANOS, nanos);
    }

    /** How long the hook took; 0 if it has not returned. */
    long hookNanos() {
        return (long) LONG.getVolatile(file, HOOK_NANOS);
    }

    int size() {
        return Math.min(ENTRIES, (int) INT.getVolatile(file, COUNT));
    }

    IntStream entries() {
        return IntStream.range(0, size());
    }

    int kind(int entry) {
        return (int) INT.getVolatile(file, at(entry, KIND));
    }

    Stage stage(int entry) {
        return Stage.values()[(int) INT.getVolatile(file, at(entry, STAGE))];
    }

    /** How often the action of the resource has begun. */
    int timesBegun(int entry) {
        return (int) INT.getVolatile(file, at(entry, BEGUN));
    }

    /** How often the action of the resource has closed it. */
    int timesEnded(int entry) {
        return (int) INT.getVolatile(file, at(entry, ENDED));
    }

    private static int at(int entry, int field) {
        return FIRST_ENTRY + entry * ENTRY_SIZE + field;
    }
}
