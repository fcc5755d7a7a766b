import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.internal.org.objectweb.asm.ClassReader;
import jdk.internal.org.objectweb.asm.ClassVisitor;
import jdk.internal.org.objectweb.asm.ClassWriter;
import jdk.internal.org.objectweb.asm.MethodVisitor;
import jdk.internal.org.objectweb.asm.Opcodes;

/**
 * Makes Elasticsearch 7.0 run on the Lucene 8.3 that its jar was packed with: Unseal.java FOLDER, to stand before the jar.
 *
 * That Lucene made methods of IndexSearcher final which the server overrides, and the jar lost the name of a format which
 * the server asks for and the jar has.
 */
public class Unseal {
    public static void main(String[] args) throws Exception {
        String name = "org/apache/lucene/search/IndexSearcher.class";
        ClassWriter unsealed = new ClassWriter(0);
        try (InputStream sealed = ClassLoader.getSystemResourceAsStream(name)) {
            new ClassReader(sealed).accept(new ClassVisitor(Opcodes.ASM8, unsealed) {
                @Override
                public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
                    return super.visitMethod(access & ~Opcodes.ACC_FINAL, name, type, signature, thrown);
                }
            }, 0);
        }
        Path written = Path.of(args[0], name);
        Files.createDirectories(written.getParent());
        Files.write(written, unsealed.toByteArray());
        Path formats = Path.of(args[0], "META-INF/services/org.apache.lucene.codecs.DocValuesFormat");
        Files.createDirectories(formats.getParent());
        Files.writeString(formats, "org.apache.lucene.codecs.lucene70.Lucene70DocValuesFormat\n");
    }
}
