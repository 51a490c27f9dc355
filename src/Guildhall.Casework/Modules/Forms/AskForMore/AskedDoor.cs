using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>Where the service is for people who sign in, the link alone is not enough: it must be whom the case belongs to, or who acts for them.</summary>
internal static class AskedDoor
{
    /// <summary>What is shown to who may not see what is asked; null to who may.</summary>
    /// <param name="anothers">What somebody is shown who is signed in as somebody else.</param>
    public static async Task<IActionResult?> StopAsync(HttpContext context, StepUp stepUp, AskableCase about, Func<IActionResult> anothers)
    {
        if (about.Account is not { } account)
        {
            return null;
        }

        var service = about.Service.Definition;
        if (service.IsInternal)
        {
            return await context.UseStaffAsync() is not { } staff ? new ChallengeResult(StaffScheme.Name) : staff.Id == account ? null : anothers();
        }

        return await stepUp.RequireAsync(context, service.Needs) is { } step ? step
            : context.User.FindPerson() is { } person && CaseHolder.Of(person).Id == account ? null
            : anothers();
    }
}
