package dev.keycensus.inventory.policy;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A checked expression as bytes: the tree, and what its names were resolved to. The library has a
 * protocol buffer for it, {@code cel.expr.CheckedExpr}; reading the first of these loads 350
 * classes of the protobuf runtime and takes over 100 ms. This form needs none of them.
 */
final class ConditionCodec {
  private static final byte TEXT = 0;
  private static final byte NUMBER = 1;
  private static final byte TRUTH = 2;
  private static final byte DECIMAL = 3;

  private static final byte CONSTANT = 0;
  private static final byte IDENT = 1;
  private static final byte SELECT = 2;
  private static final byte CALL = 3;
  private static final byte LIST = 4;
  private static final byte COMPREHENSION = 5;

  private ConditionCodec() {}

  /** Something of CEL that a condition has no use for; the message is fit for a person. */
  static final class Unsupported extends Exception {
    private static final long serialVersionUID = 1L;

    Unsupported(String message) {
      super(message, null, false, false);
    }
  }

  static byte[] encode(CelAbstractSyntaxTree tree) throws Unsupported {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, tree.getExpr());
      TreeMap<Long, CelReference> references = new TreeMap<>(tree.getReferenceMap());
      out.writeShort(references.size());
      for (Map.Entry<Long, CelReference> r : references.entrySet()) {
        out.writeInt(Math.toIntExact(r.getKey()));
        out.writeUTF(r.getValue().name());
        out.writeByte(r.getValue().overloadIds().size());
        for (String overload : r.getValue().overloadIds()) {
          out.writeUTF(overload);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, CelExpr e) throws IOException, Unsupported {
    switch (e.getKind()) {
      case CONSTANT -> {
        head(out, CONSTANT, e);
        constant(out, e.constant());
      }
      case IDENT -> {
        head(out, IDENT, e);
        out.writeUTF(e.ident().name());
      }
      case SELECT -> {
        head(out, SELECT, e);
        out.writeUTF(e.select().field());
        out.writeBoolean(e.select().testOnly());
        write(out, e.select().operand());
      }
      case CALL -> {
        head(out, CALL, e);
        out.writeUTF(e.call().function());
        out.writeBoolean(e.call().target().isPresent());
        if (e.call().target().isPresent()) {
          write(out, e.call().target().get());
        }
        out.writeByte(e.call().args().size());
        for (CelExpr arg : e.call().args()) {
          write(out, arg);
        }
      }
      case LIST -> {
        head(out, LIST, e);
        out.writeShort(e.list().elements().size());
        for (CelExpr element : e.list().elements()) {
          write(out, element);
        }
      }
      case COMPREHENSION -> {
        head(out, COMPREHENSION, e);
        CelExpr.CelComprehension c = e.comprehension();
        out.writeUTF(c.iterVar());
        write(out, c.iterRange());
        out.writeUTF(c.accuVar());
        write(out, c.accuInit());
        write(out, c.loopCondition());
        write(out, c.loopStep());
        write(out, c.result());
      }
      default -> throw new Unsupported("a condition makes no maps and no messages");
    }
  }

  private static void head(DataOutputStream out, byte kind, CelExpr e) throws IOException {
    out.writeByte(kind);
    out.writeInt(Math.toIntExact(e.id()));
  }

  private static void constant(DataOutputStream out, CelConstant c)
      throws IOException, Unsupported {
    switch (c.getKind()) {
      case STRING_VALUE -> {
        out.writeByte(TEXT);
        out.writeUTF(c.stringValue());
      }
      case INT64_VALUE -> {
        out.writeByte(NUMBER);
        out.writeLong(c.int64Value());
      }
      case BOOLEAN_VALUE -> {
        out.writeByte(TRUTH);
        out.writeBoolean(c.booleanValue());
      }
      case DOUBLE_VALUE -> {
        out.writeByte(DECIMAL);
        out.writeDouble(c.doubleValue());
      }
      default ->
          throw new Unsupported("a condition knows texts, numbers, true and false, and lists");
    }
  }

  static CelAbstractSyntaxTree decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      CelExpr expr = read(in);
      Map<Long, CelReference> references = new HashMap<>();
      Map<Long, CelType> types = new HashMap<>();
      int n = in.readShort();
      for (int i = 0; i < n; i++) {
        long id = in.readInt();
        CelReference.Builder reference = CelReference.newBuilder().setName(in.readUTF());
        String[] overloads = new String[in.readByte()];
        for (int j = 0; j < overloads.length; j++) {
          overloads[j] = in.readUTF();
        }
        references.put(id, reference.addOverloadIds(overloads).build());
        // Types are for the checker, which is through; the runtime asks of a name only whether it
        // is that of a type.
        types.put(id, SimpleType.DYN);
      }
      types.put(expr.id(), SimpleType.BOOL);
      return CelAbstractSyntaxTree.newCheckedAst(
          expr, CelSource.newBuilder().build(), references, types);
    } catch (IOException e) {
      throw new IllegalStateException("a condition is cut short", e);
    }
  }

  private static CelExpr read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    long id = in.readInt();
    return switch (kind) {
      case CONSTANT -> CelExpr.ofConstant(id, constant(in));
      case IDENT -> CelExpr.ofIdent(id, in.readUTF());
      case SELECT -> {
        String field = in.readUTF();
        boolean testOnly = in.readBoolean();
        yield CelExpr.ofSelect(id, read(in), field, testOnly);
      }
      case CALL -> {
        String function = in.readUTF();
        Optional<CelExpr> target = in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
        yield CelExpr.ofCall(id, target, function, several(in, in.readByte()));
      }
      case LIST -> CelExpr.ofList(id, several(in, in.readShort()), ImmutableList.of());
      case COMPREHENSION -> {
        String item = in.readUTF();
        CelExpr range = read(in);
        String accumulator = in.readUTF();
        yield CelExpr.ofComprehension(
            id, item, range, accumulator, read(in), read(in), read(in), read(in));
      }
      default -> throw new IOException("an expression of kind " + kind);
    };
  }

  private static ImmutableList<CelExpr> several(DataInputStream in, int n) throws IOException {
    CelExpr[] all = new CelExpr[n];
    for (int i = 0; i < n; i++) {
      all[i] = read(in);
    }
    return ImmutableList.copyOf(all);
  }

  private static CelConstant constant(DataInputStream in) throws IOException {
    return switch (in.readByte()) {
      case TEXT -> CelConstant.ofValue(in.readUTF());
      case NUMBER -> CelConstant.ofValue(in.readLong());
      case TRUTH -> CelConstant.ofValue(in.readBoolean());
      case DECIMAL -> CelConstant.ofValue(in.readDouble());
      default -> throw new IOException("a constant of an unknown kind");
    };
  }
}
