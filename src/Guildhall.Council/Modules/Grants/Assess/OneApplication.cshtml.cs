using System.Globalization;
using System.Text.Json;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Grants.Assess;

/// <summary>One application: what was asked, one's own scores, and once all are in, everybody's.</summary>
[Authorize(GrantsModule.Policy)]
internal sealed class OneApplicationModel(Assessments assessments, CaseFactReader cases, CouncilProfile council) : PageModel
{
    public const int FeedbackLength = 1500;
    public const int ReasonLength = 500;

    public ApplicationPage Found { get; private set; } = null!;

    public CaseFacts Facts { get; private set; } = null!;

    public ApplicationRow Row => Found.Row;

    public Scheme Scheme => Found.Scheme.Rules;

    public CurrentStaff Staff => User.Staff();

    /// <summary>One's own scores, where they are still to be sent.</summary>
    public AssessmentRow? ToScore => Found.Of(Staff) is { SubmittedAt: null } own && Row.State is ApplicationState.Waiting or ApplicationState.Scoring ? Found.Of(Staff) : null;

    public bool MayModerate => Found.MayModerate(Staff);

    public bool MayDeclare => !Found.HasInterest(Staff) && !Row.IsDecided;

    public bool MayAcceptLate => Row.Late && Row.State == ApplicationState.Waiting && Staff.Is(StaffRole.Manager);

    public bool WasSaved { get; private set; }

    /// <summary>What was typed, by field, where the page is shown again.</summary>
    private Dictionary<string, string>? Typed { get; set; }

    public string Points(Criterion criterion) => Typed?.GetValueOrDefault($"points-{criterion.Name}")
        ?? ToScore?.Marks.GetValueOrDefault(criterion.Name)?.Points?.ToString(CultureInfo.InvariantCulture) ?? "";

    public string Comment(Criterion criterion) => Typed?.GetValueOrDefault($"comment-{criterion.Name}") ?? ToScore?.Marks.GetValueOrDefault(criterion.Name)?.Comment ?? "";

    public string TypedOr(string field, string otherwise) => Typed?.GetValueOrDefault(field) ?? otherwise;

    public IReadOnlyDictionary<string, decimal> Agreed =>
        Row.Agreed is { } agreed ? JsonSerializer.Deserialize<Dictionary<string, decimal>>(agreed)! : new Dictionary<string, decimal>();

    /// <summary>The questions that a criterion scores, with their answers.</summary>
    public IEnumerable<(string Label, IReadOnlyList<string> Lines)> Answers(IEnumerable<string> questions) =>
        questions.Select(name => Facts.Definition.Questions.FirstOrDefault(q => q.Name == name)).OfType<Question>()
            .Select(q => (q.Label.English, Facts.Answers.Display(q, "en"))).Where(a => a.Item2.Count > 0);

    /// <summary>The other questions.</summary>
    public IEnumerable<(string Label, IReadOnlyList<string> Lines)> Others
    {
        get
        {
            var scored = Scheme.Criteria.SelectMany(c => c.Questions).ToHashSet(StringComparer.Ordinal);
            return Answers(Facts.Definition.Questions.Select(q => q.Name).Where(name => !scored.Contains(name)));
        }
    }

    public async Task<IActionResult> OnGetAsync(string reference, bool saved, CancellationToken cancellationToken)
    {
        WasSaved = saved;
        return await FindAsync(reference, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostScoreAsync(string reference, string? act, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken) || ToScore is null)
        {
            return NotFound();
        }

        var send = act == "send";
        Read();
        var marks = new Dictionary<string, Mark>(StringComparer.Ordinal);
        foreach (var criterion in Scheme.Criteria)
        {
            var (field, comment) = ($"points-{criterion.Name}", Typed![$"comment-{criterion.Name}"]);
            var typed = Typed[field];
            var points = int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= criterion.Most ? given : (int?)null;
            if (points is null && (send || typed.Length > 0))
            {
                ModelState.AddModelError(field, $"{criterion.Title.English}: enter whole points from 0 to {criterion.Most}");
            }

            if (send && comment.Length == 0)
            {
                ModelState.AddModelError($"comment-{criterion.Name}", $"{criterion.Title.English}: say why");
            }

            Limit($"comment-{criterion.Name}", comment, Assessments.CommentLength);
            marks[criterion.Name] = new Mark(points, comment);
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        return !await assessments.ScoreAsync(Row.Reference, marks, send, Staff, cancellationToken) ? Conflict(cancellationToken)
            : Redirect(send ? GrantLinks.All : GrantLinks.Application(Row.Reference) + "?saved=true");
    }

    public async Task<IActionResult> OnPostModerateAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken) || !MayModerate)
        {
            return NotFound();
        }

        Read();
        var agreed = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var criterion in Scheme.Criteria)
        {
            var field = $"points-{criterion.Name}";
            if (decimal.TryParse(Typed![field], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var points) && points <= criterion.Most && decimal.Round(points, 1) == points)
            {
                agreed[criterion.Name] = points;
            }
            else
            {
                ModelState.AddModelError(field, $"{criterion.Title.English}: enter points from 0 to {criterion.Most}, such as 3 or 3.5");
            }
        }

        Want("reason", "Say why these are the agreed scores", ReasonLength);
        Limit("feedback", Typed!["feedback"], FeedbackLength);
        return !ModelState.IsValid ? Refused()
            : await assessments.ModerateAsync(Row.Reference, agreed, Typed["reason"], Typed["feedback"], Staff, cancellationToken) ? Back() : Conflict(cancellationToken);
    }

    public async Task<IActionResult> OnPostFeedbackAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken) || !Found.MayWriteFeedback(Staff))
        {
            return NotFound();
        }

        Read();
        Limit("feedback", Typed!["feedback"], FeedbackLength);
        return !ModelState.IsValid ? Refused()
            : await assessments.WriteFeedbackAsync(Row.Reference, Typed["feedback"], Staff, cancellationToken) ? Back() : Conflict(cancellationToken);
    }

    public async Task<IActionResult> OnPostDeclareAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken) || !MayDeclare)
        {
            return NotFound();
        }

        Read();
        Want("interest", "Say what your interest is", ReasonLength);
        return !ModelState.IsValid ? Refused()
            : await assessments.DeclareAsync(Row.Reference, Typed!["interest"], Staff, cancellationToken) ? Back() : NotFound();
    }

    public async Task<IActionResult> OnPostAcceptAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken) || !MayAcceptLate)
        {
            return NotFound();
        }

        Read();
        Want("late", "Say why it is accepted", ReasonLength);
        return !ModelState.IsValid ? Refused()
            : await assessments.AcceptLateAsync(Row.Reference, Typed!["late"], Staff, cancellationToken) ? Back() : Conflict(cancellationToken);
    }

    private RedirectResult Back() => Redirect(GrantLinks.Application(Row.Reference));

    // Somebody was quicker: the page shows how it is now.
    private RedirectResult Conflict(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Back();
    }

    private PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(string reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await assessments.FindAsync(parsed.ToString(), Staff, cancellationToken) is not { } found
            || await cases.FindAsync(parsed.ToString(), Staff, cancellationToken) is not { } facts)
        {
            return false;
        }

        (Found, Facts) = (found, facts);
        return true;
    }

    private void Read()
    {
        string Given(string field) => (Request.Form[field].ToString() ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        Typed = Scheme.Criteria.SelectMany(c => new[] { $"points-{c.Name}", $"comment-{c.Name}" }).Concat(["reason", "feedback", "interest", "late"])
            .Where(Request.Form.ContainsKey).ToDictionary(f => f, Given, StringComparer.Ordinal);
        foreach (var field in Scheme.Criteria.SelectMany(c => new[] { $"points-{c.Name}", $"comment-{c.Name}" }).Concat(["reason", "feedback", "interest", "late"]))
        {
            Typed.TryAdd(field, "");
        }
    }

    private void Want(string field, string missing, int most)
    {
        if (Typed![field].Length == 0)
        {
            ModelState.AddModelError(field, missing);
        }

        Limit(field, Typed[field], most);
    }

    private void Limit(string field, string text, int most)
    {
        if (text.Length > most)
        {
            ModelState.AddModelError(field, $"This must be {most:N0} characters or fewer");
        }
    }
}
