using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>What is typed and ticked about a person.</summary>
internal sealed class PersonForm
{
    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "roles")]
    public string[] Roles { get; set; } = [];

    [BindProperty(Name = "teams")]
    public string[] Teams { get; set; } = [];

    /// <summary>The roles ticked; a word that is none counts for nothing.</summary>
    public IReadOnlyCollection<StaffRole> RolesGiven => [.. Enum.GetValues<StaffRole>().Where(role => Roles.Contains(Text.Kebab(role)))];

    /// <summary>Shows problems beside their fields, in this page's words.</summary>
    public static void Show(ModelStateDictionary state, IEnumerable<StaffProblem> problems)
    {
        foreach (var problem in problems)
        {
            state.AddModelError(problem.Field, problem.Words.StartsWith("Give at least one role", StringComparison.Ordinal) ? "Select at least one role" : problem.Words.TrimEnd('.'));
        }
    }
}
