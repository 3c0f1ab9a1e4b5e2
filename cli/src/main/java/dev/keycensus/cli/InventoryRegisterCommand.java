package dev.keycensus.cli;

import dev.keycensus.inventory.Register;
import dev.keycensus.inventory.RegisterDraft;
import dev.keycensus.inventory.ScanPlan;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.rules.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** {@code keycensus inventory register}. */
final class InventoryRegisterCommand extends InventoryCommand {
  InventoryRegisterCommand() {}

  InventoryRegisterCommand(ScanCommand.Scanner scanner) {
    super(scanner);
  }

  @Override
  public String name() {
    return "inventory register";
  }

  @Override
  public String about() {
    return "Scans one target and prints an entry for each identity that its register, "
        + Register.FILE_NAME
        + ", does not name yet. People complete it: who owns the identity, and what it is for.";
  }

  @Override
  public String operands() {
    return "[TARGET]";
  }

  @Override
  public List<Flag> flags() {
    return withScan(
            Flag.toggle(
                "Report",
                "--write",
                "Add the entries to the target's register; what stands in it stays as it is"))
        .stream()
        .filter(f -> !f.name().equals("--no-policy"))
        .toList();
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().size() > 1) {
      throw new UserError("a register is of one target", null);
    }
    Job job = jobs(args, args.operands(), null, io).get(0);
    ScanPlan plan = job.config().plan();
    Path file = args.has("--write") ? file(plan) : null;
    byte[] before = file == null ? new byte[0] : content(file);
    Census census = scan(job, io);
    int code = warn(census, job.target(), io);
    RegisterDraft draft = RegisterDraft.of(census, plan.governing().register());
    if (file == null) {
      return draft.size() == 0
          ? io.print(code, "# Every identity is registered.\n")
          : io.print(code, draft.text());
    }
    String shown = shown(plan, io);
    if (draft.size() == 0) {
      return io.print(code, "Every identity is registered; " + Visible.text(shown) + " stays.\n");
    }
    byte[] after = draft.addedTo(before, shown);
    make(file);
    OutputFile.write(file, false, out -> out.write(after));
    return io.print(
        code,
        "Added "
            + Summary.count(draft.size(), "entries", "entry")
            + " to "
            + Visible.text(shown)
            + ". Complete them: owner and purpose.\n");
  }

  private static String shown(ScanPlan plan, Io io) {
    String root = SettingsFile.shown(plan.what().targets().get(0), io.folder());
    return root.isEmpty() ? Register.FILE_NAME : root + "/" + Register.FILE_NAME;
  }

  /** The register of a target, which has to be a root: paths in it are relative to that. */
  private static Path file(ScanPlan plan) throws UserError {
    Path root =
        plan.what().targets().size() == 1 ? SettingsFile.root(plan.what().targets().get(0)) : null;
    try {
      if (root == null || !root.equals(plan.what().targets().get(0).toRealPath())) {
        throw new UserError(
            "--write",
            "the target is not the root of a repository or folder here",
            null,
            0,
            root == null ? "without it, the entries are printed" : "name " + root);
      }
    } catch (IOException e) {
      throw new UserError("--write", "the target cannot be read", null, 0, null);
    }
    return root.resolve(Register.FILE_NAME);
  }

  private static byte[] content(Path file) throws UserError {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new byte[0];
    }
    SettingsFile.trust(
        file, file.toString(), "without --write, the entries are printed", "take it over first");
    return ControlFiles.content(file, file.toString(), null, LinkOption.NOFOLLOW_LINKS);
  }

  /** A folder that is a link could lead anywhere. */
  private static void make(Path file) throws UserError {
    Path folder = file.getParent();
    try {
      if (folder != null && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
      }
    } catch (IOException e) {
      throw new UserError(
          String.valueOf(folder),
          Files.isSymbolicLink(folder) ? "is a link" : "cannot be made: " + OutputFile.reason(e),
          null,
          0,
          "without --write, the entries are printed");
    }
  }
}
