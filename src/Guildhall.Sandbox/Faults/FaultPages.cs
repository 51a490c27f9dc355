using System.Globalization;
using System.Text.Json;

namespace Guildhall.Sandbox.Faults;

/// <summary>Faults set by people on a page and by tests through JSON.</summary>
internal static class FaultPages
{
    public static void Map(WebApplication app, FaultList faults)
    {
        app.MapGet("/faults", () => Page(faults));
        app.MapPost("/faults", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var fault = new Fault
            {
                Target = form["target"].ToString(),
                Kind = form["kind"].ToString(),
                Stage = form["stage"].ToString(),
                Code = Number(form["code"]) ?? 451,
                Count = Number(form["count"]),
            };
            if (FaultList.Problem(fault) is { } problem)
            {
                return Page(faults, problem);
            }

            faults.Set(fault);
            return Results.Redirect("/faults");
        });
        app.MapPost("/faults/clear", () =>
        {
            faults.Clear();
            return Results.Redirect("/faults");
        });

        app.MapGet("/api/faults", () => Results.Json(faults.All));
        app.MapPost("/api/faults", async (HttpRequest request) =>
        {
            try
            {
                var fault = await JsonSerializer.DeserializeAsync<Fault>(request.Body, JsonSerializerOptions.Web);
                var problem = fault is null ? "Send a fault as JSON." : FaultList.Problem(fault);
                if (problem is not null)
                {
                    return Results.Json(new { problem }, statusCode: 400);
                }

                faults.Set(fault!);
                return Results.NoContent();
            }
            catch (JsonException e)
            {
                return Results.Json(new { problem = e.Message }, statusCode: 400);
            }
        });
        app.MapDelete("/api/faults", () =>
        {
            faults.Clear();
            return Results.NoContent();
        });
    }

    private static IResult Page(FaultList faults, string? problem = null) => Html.Page(
        "Faults",
        $"""
        <h1>Faults</h1>
        <p>Make an outside system misbehave, and see what the product does.</p>
        {(problem is null ? "" : $"""<p class="problem" role="alert">{Html.Text(problem)}</p>""")}
        {(faults.All.Count == 0 ? "<p class=\"soft\">No faults are set: all is well.</p>" : $"""
        <table><thead><tr><th>System</th><th>Stage</th><th>What happens</th><th>Times left</th></tr></thead><tbody>
        {string.Concat(faults.All.Select(f => $"<tr><td>{Html.Text(f.Target)}</td><td>{Html.Text(f.Stage)}</td><td>{Html.Text(f.Kind == "reply" ? $"reply {f.Code}" : f.Kind)}</td><td>{f.Count?.ToString(CultureInfo.InvariantCulture) ?? "until cleared"}</td></tr>\n"))}
        </tbody></table>
        <form method="post" action="/faults/clear"><p><button>Clear all faults</button></p></form>
        """)}
        <h2>Mail server</h2>
        <form class="fault" method="post" action="/faults">
        <input type="hidden" name="target" value="smtp">
        <div><label for="stage">Stage</label><select id="stage" name="stage">{Options(FaultList.Stages.Select(s => (s, s)))}</select></div>
        <div><label for="smtp-kind">What happens</label><select id="smtp-kind" name="kind">{Options(FaultList.Kinds["smtp"].Select(k => (k.Key, $"{k.Key}: {k.Value}")))}</select></div>
        <div><label for="code">Code of the reply</label><input id="code" name="code" type="number" min="400" max="599" value="451"></div>
        <div><label for="smtp-count">How many times</label><input id="smtp-count" name="count" type="number" min="1" placeholder="always"></div>
        <button>Set</button>
        </form>
        {Form("notify", "GOV.UK Notify")}
        {Form("one-login", "GOV.UK One Login")}
        {Form("clamd", "Virus scanner")}
        {Form("s3", "Object store")}
        """,
        problem is null ? 200 : 400);

    private static string Form(string target, string heading) =>
        $"""
        <h2>{heading}</h2>
        <form class="fault" method="post" action="/faults">
        <input type="hidden" name="target" value="{target}">
        <div><label for="{target}-kind">What happens</label><select id="{target}-kind" name="kind">{Options(FaultList.Kinds[target].Select(k => (k.Key, $"{k.Key}: {k.Value}")))}</select></div>
        <div><label for="{target}-count">How many times</label><input id="{target}-count" name="count" type="number" min="1" placeholder="always"></div>
        <button>Set</button>
        </form>
        """;

    private static string Options(IEnumerable<(string Value, string Label)> options) =>
        string.Concat(options.Select(o => $"""<option value="{Html.Text(o.Value)}">{Html.Text(o.Label)}</option>"""));

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
