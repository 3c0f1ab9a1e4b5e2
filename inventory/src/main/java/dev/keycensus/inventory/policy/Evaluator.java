package dev.keycensus.inventory.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelContainer;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.CelValueConverter;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.DefaultDispatcher;
import dev.cel.runtime.Program;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.planner.ProgramPlanner;
import dev.cel.runtime.standard.CelStandardFunction;
import dev.cel.runtime.standard.ContainsFunction;
import dev.cel.runtime.standard.EndsWithFunction;
import dev.cel.runtime.standard.EqualsOperator;
import dev.cel.runtime.standard.GreaterEqualsOperator;
import dev.cel.runtime.standard.GreaterOperator;
import dev.cel.runtime.standard.InOperator;
import dev.cel.runtime.standard.IndexOperator;
import dev.cel.runtime.standard.LessEqualsOperator;
import dev.cel.runtime.standard.LessOperator;
import dev.cel.runtime.standard.LogicalNotOperator;
import dev.cel.runtime.standard.NotEqualsOperator;
import dev.cel.runtime.standard.NotStrictlyFalseFunction;
import dev.cel.runtime.standard.SizeFunction;
import dev.cel.runtime.standard.StartsWithFunction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs checked conditions. The library's planner is used without what surrounds it: {@code
 * CelRuntime} sets up protocol buffers, which no attribute is, and all its functions, of which the
 * built-in policy needs a dozen. That is most of its start-up time.
 */
final class Evaluator {
  /** All steps of all comprehensions of one evaluation together. */
  static final int MOST_STEPS = 10_000;

  /** Characters, bytes and elements of what is joined or compared. */
  static final int LARGEST = 20_000;

  private static final CelOptions LIMITS =
      CelOptions.current()
          .comprehensionMaxIterations(MOST_STEPS)
          .maxRegexProgramSize(1_000)
          .build();

  private final ProgramPlanner planner;

  /**
   * @param builtIn whether it runs conditions of the built-in policy only
   */
  Evaluator(boolean builtIn) {
    RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), LIMITS);
    DefaultDispatcher.Builder functions = DefaultDispatcher.newBuilder();
    if (builtIn) {
      for (CelStandardFunction function : few()) {
        function
            .newFunctionBindings(LIMITS, equality)
            .forEach(b -> add(functions, b, b.getDefinition()));
      }
    } else {
      CelStandardFunctions.newBuilder()
          .build()
          .newFunctionBindings(equality, LIMITS)
          .forEach(b -> add(functions, b, bounded(b)));
    }
    planner =
        ProgramPlanner.newPlanner(
            NoTypes.INSTANCE,
            (type, fields) -> Optional.empty(),
            functions.build(),
            CelValueConverter.getDefaultInstance(),
            CelContainer.ofName(""),
            LIMITS,
            ImmutableSet.of());
  }

  private static List<CelStandardFunction> few() {
    return List.of(
        EqualsOperator.create(),
        NotEqualsOperator.create(),
        GreaterOperator.create(GreaterOperator.GreaterOverload.GREATER_INT64),
        GreaterEqualsOperator.create(
            GreaterEqualsOperator.GreaterEqualsOverload.GREATER_EQUALS_INT64),
        LessOperator.create(LessOperator.LessOverload.LESS_INT64),
        LessEqualsOperator.create(LessEqualsOperator.LessEqualsOverload.LESS_EQUALS_INT64),
        InOperator.create(),
        IndexOperator.create(),
        ContainsFunction.create(),
        StartsWithFunction.create(),
        EndsWithFunction.create(),
        SizeFunction.create(
            SizeFunction.SizeOverload.SIZE_LIST, SizeFunction.SizeOverload.LIST_SIZE),
        LogicalNotOperator.create(),
        NotStrictlyFalseFunction.create());
  }

  private static void add(
      DefaultDispatcher.Builder functions,
      CelFunctionBinding binding,
      CelFunctionOverload definition) {
    functions.addOverload(
        binding.getOverloadId(),
        binding.getOverloadId(),
        binding.getArgTypes(),
        binding.isStrict(),
        definition);
  }

  /**
   * What joins values can double them again and again, and what compares them goes through all that
   * was doubled: neither is a step that the library counts.
   */
  private static CelFunctionOverload bounded(CelFunctionBinding binding) {
    CelFunctionOverload own = binding.getDefinition();
    return switch (binding.getOverloadId()) {
      case "add_string", "add_bytes", "add_list", "equals", "not_equals", "in_list", "in_map" ->
          args -> {
            int left = LARGEST;
            for (Object arg : args) {
              left = left(arg, left);
            }
            if (left < 0) {
              throw new CelEvaluationException("a value of more than " + LARGEST + " parts");
            }
            return own.apply(args);
          };
      default -> own;
    };
  }

  /** What is left of a number of parts, below zero for too many; no more are looked at. */
  private static int left(Object value, int parts) {
    int left = parts - 1;
    if (value instanceof CharSequence text) {
      return left - text.length();
    }
    if (value instanceof CelByteString bytes) {
      return left - bytes.size();
    }
    if (value instanceof Collection<?> all) {
      for (Object one : all) {
        left = left < 0 ? left : left(one, left);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> one : map.entrySet()) {
        left = left < 0 ? left : left(one.getValue(), left(one.getKey(), left));
      }
    }
    return left;
  }

  /** Makes a program of what {@link ConditionCodec} wrote. */
  Program plan(byte[] checked) {
    try {
      return planner.plan(ConditionCodec.decode(checked));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a checked condition cannot be planned", e);
    }
  }

  /**
   * Whether a condition holds.
   *
   * @throws Failed where it cannot be told
   */
  static boolean holds(Program program, Values values) throws Failed {
    try {
      return (Boolean) program.eval(values);
    } catch (CelEvaluationException e) {
      throw new Failed(String.valueOf(e.getMessage()));
    }
  }

  /** A condition that came to no end: no such key, more steps than are allowed. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message, null, false, false);
    }
  }

  private enum NoTypes implements CelTypeProvider {
    INSTANCE;

    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.of();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.empty();
    }
  }
}
