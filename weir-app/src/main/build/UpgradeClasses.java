import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipFile;

/**
 * Writes a library's classes again as classes of this Java. Those of picocli are compiled for Java 5: they have no stack maps,
 * are verified the old way, and Java keeps classes that old out of its start-up cache (decision 0009). Run by Maven before
 * the jar is made, with the library on the class path, where the types of its stack maps are looked up.
 *
 * <p>Arguments: the library, the package, the folder to write to.
 */
final class UpgradeClasses {
    private static final int FORMAT = ClassFile.JAVA_25_VERSION;

    private UpgradeClasses() {}

    public static void main(String[] arguments) throws IOException {
        var folder = arguments[1] + "/";
        try (var jar = new ZipFile(arguments[0])) {
            for (var entry : Collections.list(jar.entries())) {
                var name = entry.getName();
                if (name.startsWith(folder) && name.endsWith(".class")) {
                    var file = Path.of(arguments[2], name);
                    Files.createDirectories(file.getParent());
                    Files.write(file, upgraded(jar.getInputStream(entry).readAllBytes()));
                }
            }
        }
    }

    private static byte[] upgraded(byte[] bytes) {
        var format = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
        var version = ClassTransform.dropping(element -> element instanceof ClassFileVersion)
                .andThen(ClassTransform.endHandler(type -> type.withVersion(FORMAT, 0)));
        var code = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
        return format.transformClass(format.parse(bytes), version.andThen(code));
    }
}
