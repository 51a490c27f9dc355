using System.Globalization;
using System.Text;
using Guildhall.Bench.DataSet;
using Guildhall.Bench.Load;
using Guildhall.Bench.Trials;

namespace Guildhall.Bench;

/// <summary>The tables, in Markdown.</summary>
internal sealed class Report(BenchOptions options, Borough? borough, double definitions, IReadOnlyList<Measured> measured, IReadOnlyList<TrialResult> trials, IReadOnlyList<Memory> memory)
{
    private readonly StringBuilder _text = new();

    public string Write()
    {
        Line($"Product (**P**) against floor (**F**): {options.Clients} clients, {options.Seconds:0.#} s each in turns, {Environment.ProcessorCount} cores, {options.Properties:N0} addresses.");
        Line("");
        Line("| Request | Cases | | req/s | p50 ms | p95 ms | p99 ms | CPU ms/req, program | CPU ms/req, PostgreSQL | Failed | Others' CPU |");
        Line("|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var m in measured)
        {
            Row($"{m.Request.Title} | {(m.Request.DependsOnCases ? m.Cases.ToString("N0", CultureInfo.InvariantCulture) : "")} | P", m.Product, m.OthersShare);
            Row(" | | F", m.Floor, null);
        }

        Line("");
        Line("| Request | Cases | req/s, P of F | CPU of program, P over F | CPU of both, P over F |");
        Line("|---|--:|--:|--:|--:|");
        foreach (var m in measured)
        {
            Line($"| {m.Request.Title} | {(m.Request.DependsOnCases ? m.Cases : null):N0} | {m.Product.PerSecond / m.Floor.PerSecond:P0} | {m.Product.ProgramCpuEach / m.Floor.ProgramCpuEach:0.0} | {Cpu(m.Product) / Cpu(m.Floor):0.0} |");
        }

        foreach (var trial in trials)
        {
            Line("");
            Line($"| {trial.Title}, {trial.Cases:N0} cases | P | F |");
            Line("|---|--:|--:|");
            foreach (var (what, product, floor) in trial.Rows)
            {
                Line($"| {what} | {product} | {floor} |");
            }
        }

        Line("");
        Line("| To reach | Measured | |");
        Line("|---|--:|---|");
        foreach (var (name, value, reached) in Targets())
        {
            Line($"| {name} | {value} | {(reached ? "reached" : "**missed**")} |");
        }

        return _text.ToString();
    }

    private static double Cpu(Slice slice) => slice.ProgramCpuEach + slice.DatabaseCpuEach;

    private IEnumerable<(string Name, string Value, bool Reached)> Targets()
    {
        foreach (var m in measured.Where(m => m.Request.Name == "address"))
        {
            yield return ("Address look-up, p95 under 15 ms", Text($"{m.Product.Percentile(0.95):0.0} ms"), m.Product.Percentile(0.95) < 15);
        }

        foreach (var m in measured.Where(m => m.Request.Name == "search"))
        {
            yield return (
                Text($"Search over {DataSet.SearchTexts.Services:N0} services and {DataSet.SearchTexts.Articles:N0} articles, p95 under 20 ms"),
                Text($"{m.Product.Percentile(0.95):0.0} ms"),
                m.Product.Percentile(0.95) < 20);
        }

        foreach (var (name, most) in new[] { ("case-list", 60), ("filtered-list", 60), ("case-search", 150), ("numbers", 1000) })
        {
            foreach (var m in measured.Where(m => m.Request.Name == name))
            {
                var p95 = m.Product.Percentile(0.95);
                yield return (Text($"{m.Request.Title}, {m.Cases:N0} cases: p95 under {most:N0} ms"), Text($"{p95:0.0} ms"), p95 < most);
            }
        }

        foreach (var m in measured.Where(m => m.Request.Name == "move"))
        {
            if (measured.FirstOrDefault(s => s.Request.Name == "submission" && s.Cases == m.Cases) is { } insert)
            {
                var reached = m.Product.PerSecond / insert.Floor.PerSecond;
                yield return (Text($"{m.Request.Title}, {m.Cases:N0} cases: at least 25 % of the floor's single inserts"), Text($"{reached:P0}"), reached >= 0.25);
            }
        }

        foreach (var target in trials.SelectMany(t => t.Targets))
        {
            yield return target;
        }

        foreach (var (name, share) in new[] { ("case-list", 0.4), ("filtered-list", 0.4), ("case-page", 0.4), ("submission", 0.3), ("long-form-step", 0.35) })
        {
            var all = measured.Where(m => m.Request.Name == name).ToArray();
            foreach (var m in all)
            {
                var reached = m.Product.PerSecond / m.Floor.PerSecond;
                yield return (Text($"{m.Request.Title}{(m.Request.DependsOnCases ? Text($", {m.Cases:N0} cases") : "")}: at least {share:P0} of the floor's rate"), Text($"{reached:P0}"), reached >= share);
            }

            if (all.Length > 1)
            {
                var change = (all[^1].Product.PerSecond / all[0].Product.PerSecond) - 1;
                yield return (Text($"{all[0].Request.Title}: unchanged within 20 % from {all[0].Cases:N0} to {all[^1].Cases:N0} cases"), Text($"{change:+0 %;-0 %}"), Math.Abs(change) <= 0.2);
            }
        }

        foreach (var m in measured.Where(m => m.Request.Name == "sign-in"))
        {
            yield return (Text($"A password takes {Requests.BenchPeople.HashMilliseconds:0} ms to check: slow enough to hinder guessing (50 ms or more)"), Text($"{Requests.BenchPeople.HashMilliseconds:0} ms"), Requests.BenchPeople.HashMilliseconds >= 50);
        }

        foreach (var m in measured.Where(m => m.Request.Name == "sign-in-page"))
        {
            var share = m.Product.PerSecond / m.Floor.PerSecond;
            yield return (Text($"A page signed in: at least {0.85:P0} of the rate signed out"), Text($"{share:P0}"), share >= 0.85);
        }

        yield return (Text($"Reading {DefinitionReading.Services} services at start under 1 s"), Text($"{definitions:0.00} s"), definitions < 1);
        if (borough is not null)
        {
            yield return (
                Text($"Import of {borough.Properties:N0} properties under 30 s (written in {borough.GenerateSeconds:0.0} s)"),
                Text($"{borough.ImportSeconds:0.0} s"),
                borough.ImportSeconds < 30);
        }

        foreach (var m in memory)
        {
            yield return (Text($"Resident memory of the web process after {m.Cases:N0} cases, under 250 MB"), Text($"{m.Now:0} MB (at most {m.Most:0})"), m.Now < 250);
        }
    }

    private void Row(string head, Slice slice, double? others) =>
        Line($"| {head} | {slice.PerSecond:0} | {slice.Percentile(0.5):0.00} | {slice.Percentile(0.95):0.00} | {slice.Percentile(0.99):0.00} | {slice.ProgramCpuEach:0.00} | {slice.DatabaseCpuEach:0.00} | {slice.Failures} | {others:P0} |");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _text.AppendLine(text.ToString(CultureInfo.InvariantCulture));

    private void Line(string text) => _text.AppendLine(text);
}
