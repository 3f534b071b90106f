import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes out what a class would have the JVM generate on its first use: the choice of a case by
 * type, and hashCode and equals of records. No start-up cache holds such code (it holds that of
 * lambdas and of string concatenation), and generating it anew took a download of 1 MiB some 40 of
 * its 370 ms of processor time.
 */
final class PlainMethods {
  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

  private final ClassFile classFile;

  PlainMethods(ClassFile classFile) {
    this.classFile = classFile;
  }

  /** The class with plain methods, or the same array if it needs none. */
  byte[] in(byte[] content) {
    ClassModel model = classFile.parse(content);
    ClassDesc self = model.thisClass().asSymbol();
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    List<Consumer<ClassBuilder>> methods = new ArrayList<>();
    CodeTransform calls =
        (out, element) -> {
          Optional<Consumer<CodeBuilder>> body =
              element instanceof InvokeDynamicInstruction call ? body(call) : Optional.empty();
          if (body.isEmpty()) {
            out.with(element);
            return;
          }
          String name = "plain$" + methods.size();
          MethodTypeDesc type = ((InvokeDynamicInstruction) element).typeSymbol();
          int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
          methods.add(out2 -> out2.withMethodBody(name, type, flags, body.get()));
          out.invokestatic(self, name, type, isInterface);
        };
    byte[] plain =
        classFile.transformClass(
            model,
            ClassTransform.transformingMethodBodies(calls)
                .andThen(ClassTransform.endHandler(out -> methods.forEach(m -> m.accept(out)))));
    return methods.isEmpty() ? content : plain;
  }

  private static Optional<Consumer<CodeBuilder>> body(InvokeDynamicInstruction call) {
    ClassDesc bootstrap = call.bootstrapMethod().owner();
    List<ConstantDesc> arguments = call.bootstrapArgs();
    String name = call.name().stringValue();
    if (bootstrap.equals(SWITCHES) && arguments.stream().allMatch(ClassDesc.class::isInstance)) {
      return Optional.of(code -> typeSwitch(code, arguments));
    }
    if (bootstrap.equals(RECORDS) && name.equals("hashCode")) {
      return Optional.of(code -> hashCode(code, getters(arguments)));
    }
    if (bootstrap.equals(RECORDS) && name.equals("equals")) {
      return Optional.of(code -> equals(code, (ClassDesc) arguments.get(0), getters(arguments)));
    }
    return Optional.empty();
  }

  /** What {@link java.lang.runtime.SwitchBootstraps#typeSwitch} does with labels that are types. */
  private static void typeSwitch(CodeBuilder code, List<ConstantDesc> types) {
    Label some = code.newLabel();
    code.aload(0).ifnonnull(some).iconst_m1().ireturn().labelBinding(some);
    for (int i = 0; i < types.size(); i++) {
      Label next = code.newLabel();
      code.loadConstant(i).iload(1).if_icmplt(next);
      code.aload(0).instanceOf((ClassDesc) types.get(i)).ifeq(next);
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(types.size()).ireturn();
  }

  private static List<DirectMethodHandleDesc> getters(List<ConstantDesc> arguments) {
    return arguments.stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
  }

  private static void hashCode(CodeBuilder code, List<DirectMethodHandleDesc> getters) {
    code.iconst_0();
    for (DirectMethodHandleDesc getter : getters) {
      ClassDesc type = getter.invocationType().returnType();
      code.loadConstant(31).imul();
      get(code, 0, getter);
      if (type.isPrimitive()) {
        code.invokestatic(boxOf(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
      } else {
        code.invokestatic(
            OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
      }
      code.iadd();
    }
    code.ireturn();
  }

  private static void equals(
      CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> getters) {
    Label different = code.newLabel();
    code.aload(1).instanceOf(record).ifeq(different);
    code.aload(1).checkcast(record).astore(2);
    for (DirectMethodHandleDesc getter : getters) {
      ClassDesc type = getter.invocationType().returnType();
      get(code, 0, getter);
      get(code, 2, getter);
      if (type.isPrimitive()) {
        code.invokestatic(
            boxOf(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type));
        code.ifne(different);
      } else {
        MethodTypeDesc equals =
            MethodTypeDesc.of(
                ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
        code.invokestatic(OBJECTS, "equals", equals).ifeq(different);
      }
    }
    code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
  }

  private static void get(CodeBuilder code, int slot, DirectMethodHandleDesc getter) {
    ClassDesc type = getter.invocationType().returnType();
    code.aload(slot).getfield(getter.owner(), getter.methodName(), type);
  }

  private static ClassDesc boxOf(ClassDesc primitive) {
    return switch (primitive.descriptorString()) {
      case "Z" -> ConstantDescs.CD_Boolean;
      case "B" -> ConstantDescs.CD_Byte;
      case "C" -> ConstantDescs.CD_Character;
      case "S" -> ConstantDescs.CD_Short;
      case "I" -> ConstantDescs.CD_Integer;
      case "J" -> ConstantDescs.CD_Long;
      case "F" -> ConstantDescs.CD_Float;
      case "D" -> ConstantDescs.CD_Double;
      default -> throw new IllegalArgumentException(primitive.displayName());
    };
  }
}
