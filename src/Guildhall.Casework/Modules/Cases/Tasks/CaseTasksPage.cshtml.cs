using System.Globalization;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Tasks;

/// <summary>The tasks of a case: where they are given out and put in order, and where the forms of the case's page lead.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class CaseTasksModel(CaseReader reader, CaseTasks tasks, Teams teams, CouncilProfile council, TimeProvider clock) : PageModel
{
    public CaseRecord Record { get; private set; } = null!;

    public IReadOnlyList<StaffMember> Members { get; private set; } = [];

    public DateOnly Today { get; } = LondonTime.Today(clock);

    /// <summary>The task whose form is open; null for that of a new one.</summary>
    [BindProperty(Name = "task", SupportsGet = true)]
    public Guid? Task { get; set; }

    [BindProperty(Name = "text")]
    public string? Text { get; set; }

    [BindProperty(Name = "assignee")]
    public Guid? Assignee { get; set; }

    [BindProperty(Name = "due")]
    public string? Due { get; set; }

    public CaseTask? Open => Record.Tasks.FirstOrDefault(t => t.Id == Task);

    public bool Works => Record.Case is { OpenedUntil: null, ClosedAt: null };

    public IEnumerable<SelectItem> People =>
        [new SelectItem { Value = "", Text = "Whoever comes to it" }, .. Members.Select(m => new SelectItem { Value = m.Id.ToString(), Text = m.Name })];

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Open is { } open)
        {
            (Text, Assignee, Due) = (open.Text, open.Assignee, open.DueOn?.ToString("o", CultureInfo.InvariantCulture));
        }

        return Page();
    }

    /// <summary>Adds a task.</summary>
    public Task<IActionResult> OnPostAddAsync(string reference, CancellationToken cancellationToken) =>
        WriteAsync(reference, details => tasks.AddAsync(Record.Case.Reference, details, User.Staff(), cancellationToken), cancellationToken);

    /// <summary>Writes a task down anew.</summary>
    public Task<IActionResult> OnPostChangeAsync(string reference, CancellationToken cancellationToken) =>
        WriteAsync(reference, details => tasks.ChangeAsync(Record.Case.Reference, Task ?? Guid.Empty, details, User.Staff(), cancellationToken), cancellationToken);

    /// <summary>Ticks a task off.</summary>
    public async Task<IActionResult> OnPostDoneAsync(string reference, CancellationToken cancellationToken) =>
        await AnswerAsync(reference, await tasks.TickAsync(Canonical(reference), Task ?? Guid.Empty, done: true, User.Staff(), cancellationToken), cancellationToken);

    /// <summary>Takes the tick away.</summary>
    public async Task<IActionResult> OnPostUndoAsync(string reference, CancellationToken cancellationToken) =>
        await AnswerAsync(reference, await tasks.TickAsync(Canonical(reference), Task ?? Guid.Empty, done: false, User.Staff(), cancellationToken), cancellationToken);

    /// <summary>Moves a task one place up.</summary>
    public async Task<IActionResult> OnPostUpAsync(string reference, CancellationToken cancellationToken) =>
        await ShiftAsync(reference, up: true, cancellationToken);

    /// <summary>Moves a task one place down.</summary>
    public async Task<IActionResult> OnPostDownAsync(string reference, CancellationToken cancellationToken) =>
        await ShiftAsync(reference, up: false, cancellationToken);

    private async Task<IActionResult> ShiftAsync(string reference, bool up, CancellationToken cancellationToken) =>
        await tasks.ShiftAsync(Canonical(reference), Task ?? Guid.Empty, up, User.Staff(), cancellationToken) switch
        {
            TaskChange.NotFound => NotFound(),
            _ => Redirect(CaseLinks.Tasks(Canonical(reference))),
        };

    private async Task<IActionResult> WriteAsync(string reference, Func<TaskDetails, Task<TaskChange>> write, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var text = (Text ?? Open?.Text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Trim();
        if (text.Length is 0 or > CaseTasks.TextLength)
        {
            ModelState.AddModelError("text", text.Length == 0 ? "Write what is to be done" : $"The task must be {CaseTasks.TextLength} characters or fewer");
        }

        var assignee = Members.FirstOrDefault(m => m.Id == Assignee);
        if (Assignee is not null && assignee is null)
        {
            ModelState.AddModelError("assignee", "Select someone who works in the team");
        }

        DateOnly? due = null;
        if (!string.IsNullOrWhiteSpace(Due))
        {
            if (DateOnly.TryParse(Due.Trim(), CultureInfo.GetCultureInfo("en-GB"), out var day) && day.Year is > 2000 and < 2100)
            {
                due = day;
            }
            else
            {
                ModelState.AddModelError("due", "Enter the day it is due, such as 3 12 2026");
            }
        }

        return ModelState.IsValid
            ? await AnswerAsync(reference, await write(new TaskDetails(text, assignee, due)), cancellationToken)
            : Refused();
    }

    private async Task<IActionResult> AnswerAsync(string reference, TaskChange change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case TaskChange.Changed:
                return Redirect(CaseLinks.Done(Canonical(reference)));
            case TaskChange.NotFound:
                return NotFound();
            default:
                if (!await LoadAsync(reference, cancellationToken))
                {
                    return NotFound();
                }

                ModelState.AddModelError("text", change == TaskChange.Closed
                    ? "The case was closed meanwhile, so its tasks stay as they are"
                    : $"A case has {CaseTasks.Most} tasks at most");
                return Refused();
        }
    }

    private PageResult Refused()
    {
        Response.StatusCode = 400;
        return Page();
    }

    private string Canonical(string reference) => Reference.TryParse(reference, council.ReferencePrefix, out var parsed) ? parsed.ToString() : "";

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(Canonical(reference), User.Staff(), cancellationToken: cancellationToken) is not { } found)
        {
            return false;
        }

        Record = found;
        Members = await teams.MembersAsync(found.Case.Team, cancellationToken);
        return true;
    }
}
