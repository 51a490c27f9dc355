using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Leave;

/// <summary>What somebody sees who has closed their account.</summary>
[AllowAnonymous]
internal sealed class ClosedModel : PageModel;
